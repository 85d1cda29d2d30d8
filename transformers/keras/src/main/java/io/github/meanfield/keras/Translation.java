package io.github.meanfield.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;

/**
 * Layers of Keras as Deeplearning4j's. They work on rows of numbers: what has more dimensions must
 * go through Flatten first, which is then how a row of features is to be read.
 */
final class Translation {

  private final KerasFile file;
  private final int version;
  private final List<Step> steps = new ArrayList<>();

  /** What a layer gives for a row, where that is known; -1 for a length that varies. */
  private final Map<String, int[]> shapes = new HashMap<>();

  /** The steps whose outputs layers have; layers that compute nothing have that of their input. */
  private final Map<String, String> sources = new HashMap<>();

  private Translation(KerasFile file) {
    this.file = file;
    version = file.version();
  }

  /**
   * Translates the layers of a model.
   *
   * @param model the model
   * @param file where its weights are
   * @return the network's steps
   * @throws IllegalArgumentException if a layer is not supported, or its weights are not there
   */
  static Steps of(KerasModel model, KerasFile file) {
    Translation translation = new Translation(file);
    model.layers().forEach(translation::add);
    return new Steps(translation.steps, model.input(), translation.sources.get(model.output()));
  }

  private void add(KerasLayer layer) {
    switch (layer.type()) {
      case KerasLayer.INPUT -> pass(layer, layer.name(), inputShape(layer));
      case "Flatten" -> pass(layer, source(layer), flattened(layer));
      case "Reshape" -> pass(layer, source(layer), reshaped(layer));
      case "Dense" ->
          addWeighted(
              layer, LayerWeights.dense(layer, row(layer), weights(layer), activation(layer)));
      case "BatchNormalization" ->
          addWeighted(layer, LayerWeights.batchNormalization(layer, row(layer), weights(layer)));
      case "Dropout" -> addNoise(layer, rate(layer), rate -> new Dropout(1 - rate));
      case "AlphaDropout" -> addNoise(layer, rate(layer), rate -> new AlphaDropout(1 - rate));
      case "GaussianDropout" -> addNoise(layer, rate(layer), GaussianDropout::new);
      case "GaussianNoise" ->
          addNoise(layer, layer.number(0, "stddev", "sigma"), GaussianNoise::new);
      case "Activation", "ReLU", "LeakyReLU", "ELU", "Softmax" ->
          addRows(layer, new ActivationLayer(activation(layer)), shape(layer));
      case "Concatenate", "Add", "Subtract", "Multiply", "Average", "Maximum" ->
          addVertex(layer, layer.type());
      // Of Keras 1.
      case "Merge" -> addVertex(layer, layer.value("mode").asText());
      default ->
          throw layer.refuse(
              "which is not supported; those that are: Dense, BatchNormalization, Dropout,"
                  + " AlphaDropout, GaussianDropout, GaussianNoise, Activation, ReLU, LeakyReLU,"
                  + " ELU, Softmax, Flatten, Reshape, Concatenate, Add, Subtract, Multiply,"
                  + " Average, Maximum");
    }
  }

  private void pass(KerasLayer layer, String source, int[] shape) {
    sources.put(layer.name(), source);
    shapes.put(layer.name(), shape);
  }

  /** The step that a layer with one input takes in. */
  private String source(KerasLayer layer) {
    if (layer.inputs().size() != 1) {
      throw layer.refuse("with inputs " + layer.inputs() + ", but must have one");
    }
    return sources.get(layer.inputs().get(0));
  }

  /** The shape of what a layer with one input takes in, null if it is not known. */
  private int[] shape(KerasLayer layer) {
    source(layer);
    return shapes.get(layer.inputs().get(0));
  }

  private static int[] inputShape(KerasLayer layer) {
    var shape = layer.value("batch_shape", "batch_input_shape");
    if (shape.size() > 1) {
      return IntStream.range(1, shape.size()).map(i -> shape.get(i).asInt(-1)).toArray();
    }
    int width = (int) layer.number(0, "input_dim");
    return width > 0 ? new int[] {width} : null;
  }

  private int[] flattened(KerasLayer layer) {
    int[] shape = shape(layer);
    if (layer.value("data_format").asText().equals("channels_first")) {
      throw layer.refuse("with data_format channels_first, but it must be channels_last");
    }
    return shape == null ? null : new int[] {length(layer, shape)};
  }

  private static int length(KerasLayer layer, int[] shape) {
    long length = 1;
    for (int each : shape) {
      length *= each;
      if (each <= 0 || length > Integer.MAX_VALUE) {
        throw layer.refuse("of inputs of shape " + Arrays.toString(shape) + ", not one of a size");
      }
    }
    return (int) length;
  }

  private int[] reshaped(KerasLayer layer) {
    var target = layer.value("target_shape");
    int[] shape = IntStream.range(0, target.size()).map(i -> target.get(i).asInt(-1)).toArray();
    int[] from = shape(layer);
    if (from != null) {
      int known = Arrays.stream(shape).filter(each -> each > 0).reduce(1, Math::multiplyExact);
      int open = length(layer, from) / known;
      // One length may be left open.
      shape = Arrays.stream(shape).map(each -> each > 0 ? each : open).toArray();
    }
    return shape;
  }

  /** Adds a layer that takes rows, and not images or sequences. */
  private void addRows(KerasLayer from, Layer layer, int[] shape, float... parameters) {
    requireRows(from);
    layer.setLayerName(from.name());
    steps.add(Step.of(from, layer, List.of(source(from)), parameters));
    pass(from, from.name(), shape);
  }

  private void requireRows(KerasLayer layer) {
    for (String input : layer.inputs()) {
      int[] shape = shapes.get(input);
      if (shape != null && (shape.length != 1 || shape[0] <= 0)) {
        throw layer.refuse(
            "with an input of shape "
                + Arrays.toString(shape)
                + ", but layers must take rows of numbers; a Flatten before it makes some");
      }
    }
  }

  private List<Weights> weights(KerasLayer layer) {
    return file.weights(layer.name());
  }

  private IActivation activation(KerasLayer layer) {
    return Activations.of(layer, version);
  }

  /** Inputs of a layer that takes rows; 0 if they are not known. */
  private int row(KerasLayer layer) {
    requireRows(layer);
    int[] shape = shape(layer);
    return shape == null ? 0 : shape[0];
  }

  private void addWeighted(KerasLayer from, LayerWeights read) {
    addRows(from, read.layer(), new int[] {read.units()}, read.parameters());
  }

  private static double rate(KerasLayer layer) {
    double rate = layer.number(-1, "rate", "p");
    if (rate < 0 || rate >= 1) {
      throw layer.refuse("with rate " + layer.value("rate", "p") + ", but must have one in [0, 1)");
    }
    return rate;
  }

  /** What a layer does in training alone, and not at all in an amount of 0. */
  private void addNoise(KerasLayer layer, double amount, DoubleFunction<IDropout> noise) {
    if (amount == 0) {
      pass(layer, source(layer), shape(layer));
    } else {
      addRows(layer, new DropoutLayer(noise.apply(amount)), shape(layer));
    }
  }

  private void addVertex(KerasLayer layer, String combination) {
    if (layer.inputs().size() < 2) {
      throw layer.refuse(
          String.format(
              "with inputs %s, but must have two or more; branches must be those of a functional"
                  + " Model",
              layer.inputs()));
    }
    requireRows(layer);
    int[] widths =
        layer.inputs().stream()
            .mapToInt(input -> shapes.get(input) == null ? 0 : shapes.get(input)[0])
            .toArray();
    boolean isConcatenation = combination.equals("Concatenate") || combination.equals("concat");
    if (isConcatenation) {
      layer.requireLastAxis(layer.type().equals("Merge") ? "concat_axis" : "axis");
    } else if (Arrays.stream(widths).distinct().count() > 1) {
      throw layer.refuse(
          "of inputs of widths " + Arrays.toString(widths) + ", but must have equal ones");
    }
    GraphVertex vertex =
        switch (combination) {
          case "Concatenate", "concat" -> new MergeVertex();
          case "Add", "sum" -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
          case "Subtract" -> new ElementWiseVertex(ElementWiseVertex.Op.Subtract);
          case "Multiply", "mul" -> new ElementWiseVertex(ElementWiseVertex.Op.Product);
          case "Average", "ave" -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
          case "Maximum", "max" -> new ElementWiseVertex(ElementWiseVertex.Op.Max);
          default -> throw layer.refuse("with mode '" + combination + "', which is not supported");
        };
    steps.add(Step.of(layer, vertex, layer.inputs().stream().map(sources::get).toList()));
    int width = isConcatenation ? Arrays.stream(widths).sum() : widths[0];
    pass(layer, layer.name(), new int[] {width});
  }
}
