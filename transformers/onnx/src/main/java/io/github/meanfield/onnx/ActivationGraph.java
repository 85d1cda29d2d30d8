package io.github.meanfield.onnx;

import io.github.meanfield.runtime.steps.Activate;
import java.util.List;

/** Activation functions, of which the opset has but some. */
final class ActivationGraph {

  private static final float SELU_ALPHA = 1.6732632423543772f;
  private static final float SELU_LAMBDA = 1.0507009873554805f;
  private static final double GELU_FACTOR = 1.702;

  private final Ops ops;

  ActivationGraph(Ops ops) {
    this.ops = ops;
  }

  Value add(Activate layer, Value x) {
    Value activated = activated(layer, x);
    if (layer.mix().length == 0) {
      return activated;
    }
    Value mix = ops.row("mix", x.type(), Ops.doubles(layer.mix()));
    return ops.add(x, ops.multiply(mix, ops.subtract(activated, x)));
  }

  private Value activated(Activate layer, Value x) {
    return switch (layer.function()) {
      case IDENTITY -> x;
      case RELU -> ops.node("Relu", x);
      case LEAKY_RELU ->
          ops.node(
              "LeakyRelu", x.type(), List.of(Ops.attribute("alpha", (float) layer.alpha())), x);
      case ELU -> ops.node("Elu", x.type(), List.of(Ops.attribute("alpha", 1f)), x);
      case SELU ->
          ops.node(
              "Selu",
              x.type(),
              List.of(Ops.attribute("alpha", SELU_ALPHA), Ops.attribute("gamma", SELU_LAMBDA)),
              x);
      case TANH -> ops.node("Tanh", x);
      case SIGMOID -> ops.node("Sigmoid", x);
      case GELU -> gated(x, ops.multiply(x, ops.scalar(x.type(), GELU_FACTOR)));
      case SWISH -> gated(x, x);
      case MISH -> ops.multiply(x, ops.node("Tanh", ops.node("Softplus", x)));
      case SOFTPLUS -> ops.node("Softplus", x);
    };
  }

  private Value gated(Value x, Value gate) {
    return ops.multiply(x, ops.node("Sigmoid", gate));
  }
}
