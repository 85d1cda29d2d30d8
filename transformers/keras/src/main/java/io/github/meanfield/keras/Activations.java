package io.github.meanfield.keras;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Deeplearning4j's activations that compute what Keras' do. */
final class Activations {

  private Activations() {}

  /**
   * The activation of a layer that is nothing else, or that a layer names in its configuration.
   *
   * @param layer the layer
   * @param version the first number of the version of Keras
   * @throws IllegalArgumentException if there is none that computes the same
   */
  static IActivation of(KerasLayer layer, int version) {
    return switch (layer.type()) {
      case "ReLU" -> relu(layer);
      case "LeakyReLU" -> new ActivationLReLU(layer.number(0.3, "negative_slope", "alpha"));
      case "ELU" -> new ActivationELU(layer.number(1, "alpha"));
      case "Softmax" -> {
        layer.requireLastAxis("axis");
        yield new ActivationSoftmax();
      }
      default -> named(layer, version);
    };
  }

  private static IActivation named(KerasLayer layer, int version) {
    JsonNode activation = layer.value("activation");
    if (!activation.isObject()) {
      return named(activation.asText("linear"), layer, version);
    }
    String type = activation.path("class_name").asText();
    JsonNode config = activation.path("config");
    if (config.isTextual()) {
      // A function, by its name.
      return named(config.asText(), layer, version);
    }
    KerasLayer within = new KerasLayer(layer.name(), type, config, layer.inputs());
    return switch (type) {
      case "ReLU", "LeakyReLU", "ELU", "Softmax", "Activation" -> of(within, version);
      default -> throw unknown(type, layer);
    };
  }

  private static IActivation named(String name, KerasLayer layer, int version) {
    return switch (name) {
      case "linear" -> new ActivationIdentity();
      case "relu" -> new ActivationReLU();
      case "relu6" -> new ActivationReLU6();
      // TensorFlow's default, and that of Keras 3; the layer of the name has another.
      case "leaky_relu" -> new ActivationLReLU(0.2);
      case "elu" -> new ActivationELU(1);
      case "selu" -> new ActivationSELU();
      case "sigmoid" -> new ActivationSigmoid();
      case "hard_sigmoid" -> hardSigmoid(layer, version);
      case "tanh" -> new ActivationTanH();
      case "softmax" -> new ActivationSoftmax();
      case "softplus" -> new ActivationSoftPlus();
      case "softsign" -> new ActivationSoftSign();
      case "swish", "silu" -> new ActivationSwish();
      case "mish" -> new ActivationMish();
      default -> throw unknown(name, layer);
    };
  }

  private static IActivation relu(KerasLayer layer) {
    double slope = layer.number(0, "negative_slope");
    double most = layer.number(Double.POSITIVE_INFINITY, "max_value");
    if (layer.number(0, "threshold") == 0) {
      if (most == Double.POSITIVE_INFINITY) {
        return slope == 0 ? new ActivationReLU() : new ActivationLReLU(slope);
      }
      if (most == 6 && slope == 0) {
        return new ActivationReLU6();
      }
    }
    throw layer.refuse(
        "with a max_value other than 6, a threshold, or a max_value and a negative_slope, which is"
            + " not supported");
  }

  private static IActivation hardSigmoid(KerasLayer layer, int version) {
    if (version > 2) {
      throw layer.refuse(
          "with activation 'hard_sigmoid', which from Keras 3 on is another function than that of"
              + " Deeplearning4j; take sigmoid");
    }
    return new ActivationHardSigmoid();
  }

  private static IllegalArgumentException unknown(String name, KerasLayer layer) {
    return layer.refuse(
        "with activation '"
            + name
            + "', which is not supported; those that are: linear, relu, relu6, leaky_relu, elu,"
            + " selu, sigmoid, hard_sigmoid, tanh, softmax, softplus, softsign, swish, mish");
  }
}
