package io.github.meanfield.onnx;

import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Dense;
import io.github.meanfield.runtime.steps.Encode;
import io.github.meanfield.runtime.steps.Layer;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Normalize;
import java.util.ArrayList;
import java.util.List;

/** The layers of a network. */
final class NetworkGraph {

  private final Ops ops;

  /**
   * A network.
   *
   * @param ops adds to the network's part of the graph
   */
  NetworkGraph(Ops ops) {
    this.ops = ops;
  }

  /**
   * Adds a network.
   *
   * @param features [N, features] of floats
   * @return [N, units] of floats after each layer
   */
  List<Value> add(Network network, Value features) {
    List<Value> all = new ArrayList<>();
    Value x = features;
    for (int i = 0; i < network.layers().size(); i++) {
      x = add(network.layers().get(i), ops.in("layer" + i), x);
      all.add(x);
    }
    return all;
  }

  private static Value add(Layer layer, Ops its, Value x) {
    if (layer instanceof Dense dense) {
      return its.node(
          "Gemm", x, its.matrix("weights", dense.weights()), its.vector("bias", dense.bias()));
    } else if (layer instanceof Normalize norm) {
      return its.node(
          "BatchNormalization",
          x.type(),
          List.of(Ops.attribute("epsilon", (float) norm.epsilon())),
          x,
          its.vector("gamma", norm.gamma()),
          its.vector("beta", norm.beta()),
          its.vector("mean", norm.mean()),
          its.vector("variance", norm.variance()));
    } else if (layer instanceof Activate activate) {
      return new ActivationGraph(its).add(activate, x);
    }
    return new EncodeGraph(its).add((Encode) layer, x);
  }
}
