"""Times SAMFormer in PyTorch on one thread: forward passes and SAM steps.

Written from the paper (Ilbert et al., ICML 2024) and the layer sizes of its published code. "published" has
values of the look-back's width, as published; "low" has the product's width of 16 and an output projection.
Arguments: calls that are timed, batch sizes of the forward pass; a step is of 32 windows.
Prints one JSON object: seconds of processor time a call, medians.
"""
import json
import math
import statistics
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
CHANNELS, LOOKBACK, HORIZON, WIDTH = 7, 512, 96, 16


class Network(nn.Module):
    def __init__(self, low):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(CHANNELS, 1))
        self.beta = nn.Parameter(torch.zeros(CHANNELS, 1))
        self.queries = nn.Linear(LOOKBACK, WIDTH)
        self.keys = nn.Linear(LOOKBACK, WIDTH)
        self.values = nn.Linear(LOOKBACK, WIDTH if low else LOOKBACK)
        self.output = nn.Linear(WIDTH, LOOKBACK) if low else nn.Identity()
        self.head = nn.Linear(LOOKBACK, HORIZON)

    def forward(self, x):  # B x D x L
        mean = x.mean(2, keepdim=True).detach()
        deviation = torch.sqrt(x.var(2, keepdim=True, unbiased=False) + 1e-5).detach()
        z = (x - mean) / deviation * self.gamma + self.beta
        scores = self.queries(z) @ self.keys(z).transpose(1, 2) / math.sqrt(WIDTH)
        mixed = self.output(torch.softmax(scores, 2) @ self.values(z))
        y = self.head(z + mixed)
        return (y - self.beta) / self.gamma * deviation + mean


def seconds(call, count):
    for _ in range(max(2, count // 4)):
        call()
    times = []
    for _ in range(count):
        start = time.thread_time()
        call()
        times.append(time.thread_time() - start)
    return statistics.median(times)


def sam_step(network, optimizer, x, y, rho=0.05):
    loss = nn.functional.mse_loss(network(x), y)
    loss.backward()
    weights = [p for p in network.parameters() if p.grad is not None]
    with torch.no_grad():
        norm = torch.norm(torch.stack([p.grad.norm() for p in weights]))
        moves = [p.grad * (rho / (norm + 1e-12)) for p in weights]
        for p, move in zip(weights, moves):
            p.add_(move)
    optimizer.zero_grad()
    nn.functional.mse_loss(network(x), y).backward()
    with torch.no_grad():
        for p, move in zip(weights, moves):
            p.sub_(move)
    torch.nn.utils.clip_grad_norm_(weights, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def main():
    count, *batches = map(int, sys.argv[1:])
    result = {"version": torch.__version__}
    for name in ("published", "low"):
        network = Network(name == "low")
        for batch in batches:
            x = torch.randn(batch, CHANNELS, LOOKBACK)
            with torch.no_grad():
                result[f"{name} forward {batch}"] = seconds(lambda: network(x), count)
        x, y = torch.randn(32, CHANNELS, LOOKBACK), torch.randn(32, CHANNELS, HORIZON)
        optimizer = torch.optim.Adam(network.parameters(), lr=1e-5)
        result[f"{name} step 32"] = seconds(lambda: sam_step(network, optimizer, x, y), count)
    print(json.dumps(result))


main()
