package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Convolution;
import io.github.meanfield.runtime.steps.Lstm;
import io.github.meanfield.runtime.steps.SequenceActivation;
import io.github.meanfield.runtime.steps.SequenceLayer;
import io.github.meanfield.runtime.steps.SequenceReversal;
import io.github.meanfield.runtime.steps.TokenEmbedding;
import io.github.meanfield.runtime.steps.TransformerBlock;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** What layers over steps of DL4J, with their trained parameters, are without it. */
final class SequenceLayers {

  private static final String SUPPORTED =
      "supported are EmbeddingSequenceLayer, Convolution1DLayer, LSTM, SequenceReversal,"
          + " TransformerBlock, ActivationLayer, MergeVertex and GlobalPoolingLayer, and behind"
          + " the pooling a chain of DenseLayer, BatchNormalization, ActivationLayer, DropoutLayer"
          + " and OutputLayer";

  private final Parameters parameters;

  /**
   * Layers of a network.
   *
   * @param parameters all of its parameters
   */
  SequenceLayers(Parameters parameters) {
    this.parameters = parameters;
  }

  /** What says that a network has something that has no counterpart. */
  static IllegalArgumentException refused(String found, Object... values) {
    return new IllegalArgumentException(
        String.format(found, values) + " has no counterpart without Spark; " + SUPPORTED);
  }

  /**
   * The layers that a layer comes to, each of which takes the one before it.
   *
   * @param part a part of a network that is a layer over steps
   * @return the layer and its activation, without what does nothing
   * @throws IllegalArgumentException if it has no counterpart
   */
  List<SequenceLayer> of(Part part) {
    List<SequenceLayer> layers = new ArrayList<>();
    SequenceLayer layer = withoutActivation(part, part.unfrozen());
    if (layer != null) {
      layers.add(layer);
    }
    IActivation activation = activation(part.unfrozen());
    if (!(activation instanceof ActivationIdentity)) {
      layers.add(activated(part, activation));
    }
    return layers;
  }

  /** The layer without its activation, null if it is no more than that. */
  private SequenceLayer withoutActivation(Part part, Layer layer) {
    if (layer.getClass() == EmbeddingSequenceLayer.class) {
      return embedding((EmbeddingSequenceLayer) layer, part.offset());
    } else if (layer.getClass() == Convolution1DLayer.class) {
      return convolution((Convolution1DLayer) layer, part.offset());
    } else if (layer.getClass() == LSTM.class) {
      return lstm(part, (LSTM) layer);
    } else if (layer instanceof io.github.meanfield.stages.network.sequence.SequenceReversal) {
      return new SequenceReversal();
    } else if (layer instanceof io.github.meanfield.stages.network.sequence.TransformerBlock its) {
      return block(part, its);
    } else if (layer.getClass() == ActivationLayer.class) {
      return null;
    }
    throw refused("a network with %s over the steps of a sequence", part.describe());
  }

  /** The activation that follows a layer, not one that is within. */
  private static IActivation activation(Layer layer) {
    if (layer instanceof EmbeddingSequenceLayer embedding) {
      return embedding.getActivationFn();
    } else if (layer instanceof Convolution1DLayer convolution) {
      return convolution.getActivationFn();
    }
    return layer instanceof ActivationLayer activation
        ? activation.getActivationFn()
        : new ActivationIdentity();
  }

  private static SequenceActivation activated(Part part, IActivation function) {
    Activate activation = activate(part, function);
    return new SequenceActivation(activation.function(), activation.alpha());
  }

  private static Activate activate(Part part, IActivation function) {
    return Activations.of(function, new float[0])
        .orElseThrow(
            () -> refused("a network with %s of activation %s", part.describe(), function));
  }

  private TokenEmbedding embedding(EmbeddingSequenceLayer layer, int offset) {
    int tokens = (int) layer.getNIn();
    int size = (int) layer.getNOut();
    float[][] vectors = parameters.columns(offset, tokens, size);
    float[] bias = parameters.rowOrZeros(layer.hasBias(), offset + tokens * size, size);
    for (float[] vector : vectors) {
      for (int j = 0; j < size; j++) {
        vector[j] += bias[j];
      }
    }
    return new TokenEmbedding(vectors);
  }

  /**
   * DL4J has the biases first, and then the weights by step, input and filter: it lays them out as
   * those of filters, inputs and steps, but takes that array for one of steps, inputs and filters.
   */
  private Convolution convolution(Convolution1DLayer layer, int offset) {
    int width = layer.getKernelSize()[0];
    int inputs = (int) layer.getNIn();
    int outputs = (int) layer.getNOut();
    float[] bias = parameters.rowOrZeros(layer.hasBias(), offset, outputs);
    int first = offset + (layer.hasBias() ? outputs : 0);
    float[][] weights = new float[width * inputs][];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = parameters.row(first + row * outputs, outputs);
    }
    int dilation = layer.getDilation()[0];
    int reach = (width - 1) * dilation;
    boolean isCausal = layer.getConvolutionMode() == ConvolutionMode.Causal;
    return new Convolution(isCausal ? reach : reach / 2, width, dilation, weights, bias);
  }

  /** DL4J has the weights of inputs, those of outputs, and then biases, in the order a, f, o, g. */
  private Lstm lstm(Part part, LSTM layer) {
    if (!(layer.getActivationFn() instanceof ActivationTanH)
        || !(layer.getGateActivationFn() instanceof ActivationSigmoid)) {
      throw refused(
          "a network with %s of activation %s and gates of %s, and not of tanh and sigmoid,",
          part.describe(), layer.getActivationFn(), layer.getGateActivationFn());
    }
    int inputs = (int) layer.getNIn();
    int units = (int) layer.getNOut();
    int sums = Lstm.GATES * units;
    int second = part.offset() + inputs * sums;
    float[][] weights = new float[inputs + units][];
    System.arraycopy(parameters.columns(part.offset(), inputs, sums), 0, weights, 0, inputs);
    System.arraycopy(parameters.columns(second, units, sums), 0, weights, inputs, units);
    return new Lstm(weights, parameters.row(second + units * sums, sums));
  }

  private TransformerBlock block(
      Part part, io.github.meanfield.stages.network.sequence.TransformerBlock layer) {
    Activate activation = activate(part, layer.getActivationFn());
    int size = (int) layer.getNIn();
    int units = layer.units();
    int projected = part.offset();
    int attended = projected + size * 3 * size + 3 * size;
    int first = attended + size * size + size;
    int second = first + size * units + units;
    return new TransformerBlock(
        layer.heads(),
        layer.addsPositions(),
        layer.normalizesOutputs(),
        activation.function(),
        activation.alpha(),
        parameters.columns(projected, size, 3 * size),
        parameters.row(projected + size * 3 * size, 3 * size),
        parameters.columns(attended, size, size),
        parameters.row(attended + size * size, size),
        parameters.columns(first, size, units),
        parameters.row(first + size * units, units),
        parameters.columns(second, units, size),
        parameters.row(second + units * size, size));
  }
}
