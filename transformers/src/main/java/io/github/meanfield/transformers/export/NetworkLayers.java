package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Dense;
import io.github.meanfield.runtime.steps.Encode;
import io.github.meanfield.runtime.steps.Layer;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Normalize;
import io.github.meanfield.stages.network.GaussianCode;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.ParametricActivation;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * The layers of a network that the dense engine computes, or one that reads tokens, from its inputs
 * to its outputs before their activation, or after it. Dropout does nothing once a network is
 * trained.
 */
final class NetworkLayers {

  private final Parameters parameters;
  private final boolean isActivated;
  private final List<Layer> layers = new ArrayList<>();

  /** How many layers the parts of the network come to, up to each. */
  private final List<Integer> counts = new ArrayList<>();

  /**
   * The layers of a network that {@code DenseNetwork.unsupported} has nothing to say of, or one of
   * sequences.
   *
   * @param isActivated whether with the activation of the output layer
   * @throws IllegalArgumentException if that is none of a unit alone, as softmax, or a layer over
   *     sequences has no counterpart
   */
  NetworkLayers(NetworkZip network, boolean isActivated) {
    this.parameters = new Parameters(network.parameters());
    this.isActivated = isActivated;
    NetworkConfiguration configuration = NetworkConfiguration.parse(network.configuration());
    List<Part> parts = configuration.parts();
    if (SequenceParts.areIn(configuration)) {
      SequenceParts sequence = new SequenceParts(configuration, parameters);
      layers.add(sequence.encode());
      parts = sequence.chain();
    }
    for (Part part : parts) {
      add(part.unfrozen(), part.offset());
      counts.add(layers.size());
    }
  }

  /** All layers. */
  Network network() {
    return new Network(layers);
  }

  /** How many layers the network's parts up to one come to. */
  int countAfter(int part) {
    return counts.get(part);
  }

  /** The layers of a network, before the activation of its outputs. */
  static Network of(NetworkZip network) {
    return new NetworkLayers(network, false).network();
  }

  /**
   * The same with the activation of the output layer.
   *
   * @throws IllegalArgumentException if that is none of a unit alone, as softmax
   */
  static Network activated(NetworkZip network) {
    return new NetworkLayers(network, true).network();
  }

  private void add(Object layer, int offset) {
    if (layer instanceof OutputLayer output) {
      addDense(output, output.hasBias(), offset);
      if (isActivated) {
        addActivation(output.getActivationFn());
      }
    } else if (layer instanceof DenseLayer dense) {
      addDense(dense, dense.hasBias(), offset);
      addActivation(dense.getActivationFn());
    } else if (layer instanceof BatchNormalization norm) {
      addNormalization(norm, offset);
    } else if (layer instanceof ParametricActivation parametric) {
      float[] mix = parameters.row(offset, (int) parametric.getNOut());
      layers.add(activation(parametric.getActivationFn(), mix));
    } else if (layer instanceof ActivationLayer activation) {
      addActivation(activation.getActivationFn());
    } else if (layer instanceof DropoutLayer) {
      // It does nothing once a network is trained.
      return;
    } else if (layer instanceof TabularInput input) {
      layers.add(encode(input, offset));
    } else {
      addMeans((GaussianCode) layer);
    }
  }

  /** Of means and spreads, a trained network takes the means, which come first. */
  private void addMeans(GaussianCode code) {
    int last = layers.size() - 1;
    if (last < 0 || !(layers.get(last) instanceof Dense dense)) {
      throw new IllegalArgumentException(
          "a GaussianCode behind something else than a dense layer without activation");
    }
    layers.set(
        last,
        new Dense(
            Arrays.stream(dense.weights())
                .map(row -> Arrays.copyOf(row, code.size()))
                .toArray(float[][]::new),
            Arrays.copyOf(dense.bias(), code.size())));
  }

  /** DL4J has the weights of an output one after the other, and then all biases. */
  private void addDense(FeedForwardLayer layer, boolean hasBias, int offset) {
    int inputs = (int) layer.getNIn();
    int outputs = (int) layer.getNOut();
    layers.add(
        new Dense(
            parameters.columns(offset, inputs, outputs),
            parameters.rowOrZeros(hasBias, offset + inputs * outputs, outputs)));
  }

  private void addActivation(IActivation function) {
    if (!(function instanceof ActivationIdentity)) {
      layers.add(activation(function, new float[0]));
    }
  }

  private static Activate activation(IActivation function, float[] mix) {
    return Activations.of(function, mix)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a layer with activation " + function + " has no counterpart without Spark"));
  }

  private void addNormalization(BatchNormalization layer, int offset) {
    int units = (int) layer.getNOut();
    float[][] rows = new float[4][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = parameters.row(offset + i * units, units);
    }
    float[] variance = rows[3];
    for (int j = 0; layer.isUseLogStd() && j < units; j++) {
      variance[j] = (float) Math.pow(10, 2.0 * variance[j]);
    }
    layers.add(new Normalize(rows[0], rows[1], rows[2], variance, layer.getEps()));
  }

  private Encode encode(TabularInput input, int offset) {
    int scales = input.encoder().scaleLength();
    return new Encode(
        new TabularFeatures(parameters, offset + scales).of(input.slots()),
        parameters.row(offset, scales));
  }
}
