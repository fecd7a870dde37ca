"""Predicts with a model that Kindling trained (@TASK@), in PyTorch.

    pip install torch safetensors
    python @TASK@.py @TASK@.safetensors --area_sqft 1500
    python @TASK@.py @TASK@.safetensors --csv houses.csv

Columns are in their own units; one that is left out, or an empty cell, means unknown. Prices are printed in USD.
"""

import csv
import json
import math
import sys

import torch
from safetensors import safe_open

ACTIVATIONS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "gelu": torch.nn.GELU,
               None: torch.nn.Identity}


class Model(torch.nn.Module):
    """Transform, layers and the way back to dollars."""

    def __init__(self, path):
        super().__init__()
        with safe_open(path, framework="pt") as file:
            self.info = json.loads(file.metadata()["kindling"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        layers = []
        for index in range(sum(name.endswith(".bias") for name in tensors)):
            weight = tensors[f"layers.{index}.weight"]
            if weight.dtype == torch.int8:
                weight = weight.float() * tensors[f"layers.{index}.weight_scale"]
            linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
            linear.weight.data, linear.bias.data = weight, tensors[f"layers.{index}.bias"]
            layers += [linear, ACTIVATIONS[self.info["activation"]]()]
        self.layers = torch.nn.Sequential(*layers[:-1])
        for name in ("transform.shift", "transform.scale", "transform.fill", "target.shift", "target.scale"):
            self.register_buffer(name.replace(".", "_"), tensors[name])

    def encode(self, house):
        """A house (column -> text or number) as the model's unscaled inputs, float64 [features]."""
        values = []
        for feature, fill in zip(self.info["features"], self.transform_fill.tolist()):
            cell = house.get(feature["column"])
            unknown = cell is None or cell == ""
            if feature["kind"] == "missing":
                values.append(float(unknown))
            elif feature["kind"] == "category":
                values.append(float(cell == feature["category"]))
            else:
                values.append(fill if unknown else float(cell))
        return torch.tensor(values, dtype=torch.float64)

    def forward(self, raw):
        """Unscaled inputs [batch, features] to prices [batch], USD."""
        x = ((raw - self.transform_shift) / self.transform_scale).float()
        y = self.layers(x).double().squeeze(-1) * self.target_scale + self.target_shift
        return torch.exp(y) if self.info["logTarget"] else y


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__)
    model = Model(arguments[0]).eval()
    options = {name.lstrip("-"): value for name, value in zip(arguments[1::2], arguments[2::2])}
    known = {feature["column"] for feature in model.info["features"]}
    if "csv" in options:
        with open(options["csv"], newline="", encoding="utf-8-sig") as file:
            houses = list(csv.DictReader(file))
    else:
        wrong = set(options) - known
        if wrong:
            sys.exit(f"No column of this model: {', '.join(sorted(wrong))}. It uses: {', '.join(sorted(known))}.")
        houses = [options]
    with torch.no_grad():
        for price in model(torch.stack([model.encode(house) for house in houses])).tolist():
            print(f"{price:.2f}" if math.isfinite(price) else "not a number: check the input")


if __name__ == "__main__":
    main(sys.argv[1:])
