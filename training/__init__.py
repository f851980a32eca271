"""Training the own entity models: `python -m training DATA_FOLDER`.

Fine-tunes the MiniLM-L6 encoder (Wang et al. 2020), or half of multilingual-e5-small (Wang et al.
2024), each from a wheel (`start`), on labelled texts (`labelled`), cut and packed into rows
(`rows`), with a loss that takes what a source leaves open (`network`), and writes the int8 ONNX
file that the service runs (`export`). Needs the packages of requirements/training.txt; nothing of
the service imports it.
"""
