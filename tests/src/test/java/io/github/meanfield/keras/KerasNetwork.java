package io.github.meanfield.keras;

import io.github.meanfield.keras.KerasFiles.Array;
import io.github.meanfield.stages.network.NetworkZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model of Keras, layer by layer: as a version of Keras would save it, and what it computes, by
 * the formulas of Keras' documentation, in doubles. Weights are drawn.
 */
final class KerasNetwork {

  /** A row of three features. */
  static final double[] ROW = {0.5, -1.25, 2};

  /** What a layer computes that leaves rows as they are. */
  static final UnaryOperator<double[]> SAME = UnaryOperator.identity();

  private final int version;
  private final Random random = new Random(7);
  private final StringJoiner layers = new StringJoiner(", ");
  private final Map<String, List<Array>> weights = new LinkedHashMap<>();
  private final List<UnaryOperator<double[]>> steps = new ArrayList<>();
  private int width;

  /**
   * A Sequential without layers.
   *
   * @param version the first number of the version of Keras
   * @param features numbers of a row; 0 for a model that does not tell
   */
  KerasNetwork(int version, int features) {
    this.version = version;
    width = features;
    if (version == 3) {
      layers.add(layer("InputLayer", "input_layer", "\"batch_shape\": [null, " + features + "]"));
    }
  }

  private static String layer(String type, String name, String config) {
    return String.format(
        "{\"class_name\": \"%s\", \"config\": {\"name\": \"%s\", \"trainable\": true, %s}}",
        type, name, config);
  }

  private String named(String type) {
    return type.toLowerCase() + "_" + (weights.size() + 1);
  }

  /** A Dense; activation is JSON, and applied is what it does to the units of a row. */
  KerasNetwork dense(
      int units, boolean biased, String activation, UnaryOperator<double[]> applied) {
    String name = named("Dense");
    double[] kernel = random.doubles((long) width * units, -1, 1).toArray();
    double[] bias = biased ? random.doubles(units, -1, 1).toArray() : new double[0];
    List<Array> arrays = new ArrayList<>();
    arrays.add(array(name, version == 1 ? "W" : "kernel", kernel, width, units));
    if (biased) {
      arrays.add(array(name, version == 1 ? "b" : "bias", bias, units));
    }
    String sizes =
        version == 1
            ? "\"output_dim\": %d, \"bias\": %s, \"input_dim\": %d"
            : "\"units\": %d, \"use_bias\": %s";
    String shape =
        version < 3 && steps.isEmpty() ? ", \"batch_input_shape\": [null, " + width + "]" : "";
    add(
        "Dense",
        name,
        String.format(sizes, units, biased, width) + shape + ", \"activation\": " + activation,
        arrays);
    steps.add(row -> applied.apply(product(row, kernel, bias, units)));
    width = units;
    return this;
  }

  private static double[] product(double[] row, double[] kernel, double[] bias, int units) {
    double[] outputs = new double[units];
    for (int k = 0; k < units; k++) {
      outputs[k] = bias.length == 0 ? 0 : (float) bias[k];
      for (int i = 0; i < row.length; i++) {
        outputs[k] += row[i] * (float) kernel[i * units + k];
      }
    }
    return outputs;
  }

  /** A BatchNormalization with an epsilon of 0.01. */
  KerasNetwork batchNormalization(boolean scale, boolean center) {
    String name = named("BatchNormalization");
    double[] gamma = random.doubles(width, 0.5, 2).toArray();
    double[] beta = random.doubles(width, -1, 1).toArray();
    double[] mean = random.doubles(width, -1, 1).toArray();
    double[] variance = random.doubles(width, 0.1, 2).toArray();
    // Of a unit that never changed.
    variance[0] = 0;
    List<Array> arrays = new ArrayList<>();
    if (scale) {
      arrays.add(array(name, "gamma", gamma, width));
    }
    if (center) {
      arrays.add(array(name, "beta", beta, width));
    }
    arrays.add(array(name, version == 1 ? "running_mean" : "moving_mean", mean, width));
    arrays.add(array(name, version == 1 ? "running_std" : "moving_variance", variance, width));
    String config =
        version == 1
            ? "\"mode\": 0, \"axis\": -1, \"epsilon\": 0.01, \"momentum\": 0.9"
            : String.format(
                "\"axis\": %s, \"epsilon\": 0.01, \"momentum\": 0.9, \"scale\": %s, \"center\": %s",
                version == 2 ? "[1]" : "-1", scale, center);
    add("BatchNormalization", name, config, arrays);
    steps.add(
        row -> {
          double[] outputs = row.clone();
          for (int k = 0; k < row.length; k++) {
            outputs[k] = (row[k] - mean[k]) / Math.sqrt(variance[k] + 0.01);
            outputs[k] = outputs[k] * (scale ? gamma[k] : 1) + (center ? beta[k] : 0);
          }
          return outputs;
        });
    return this;
  }

  /** A layer without weights. */
  KerasNetwork plain(String type, String config, UnaryOperator<double[]> applied) {
    add(type, named(type), config, List.of());
    steps.add(applied);
    return this;
  }

  private void add(String type, String name, String config, List<Array> arrays) {
    layers.add(layer(type, name, config));
    weights.put(name, arrays);
  }

  private Array array(String layer, String kind, double[] values, long... shape) {
    String name =
        switch (version) {
          case 1 -> layer + "_" + kind;
          case 2 -> layer + "/" + kind + ":0";
          default -> "sequential/" + layer + "/" + kind;
        };
    return new Array(name, shape, values, false);
  }

  /** The arrays of each layer. */
  Map<String, List<Array>> weights() {
    return weights;
  }

  /** The model_config. */
  String configuration() {
    String config =
        version == 1
            ? "[" + layers + "]"
            : "{\"name\": \"sequential\", \"layers\": [" + layers + "]}";
    return "{\"class_name\": \"Sequential\", \"config\": " + config + "}";
  }

  private static Map<String, String> attributes(int version, String configuration) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("keras_version", List.of("1.2.2", "2.15.0", "3.12.0").get(version - 1));
    attributes.put("backend", "tensorflow");
    attributes.put("model_config", configuration);
    return attributes;
  }

  /** Saves it in a folder; what was saved there before is written over. */
  Path save(Path folder) {
    return write(folder, version, configuration(), weights);
  }

  /** Saves a model_config and weights in a folder, as a version of Keras does. */
  static Path write(
      Path folder, int version, String configuration, Map<String, List<Array>> weights) {
    Path path = folder.resolve("network.h5");
    KerasFiles.write(path, attributes(version, configuration), "model_weights", weights);
    return path;
  }

  /** The network that a file of Keras is read as. */
  static NetworkZip read(Path path) throws IOException {
    return new KerasReader().read(Files.readAllBytes(path));
  }

  /** What Deeplearning4j computes of a row. */
  static double[] output(NetworkZip network, double... row) {
    INDArray input = Nd4j.create(row, new long[] {1, row.length}).castTo(DataType.FLOAT);
    INDArray output =
        network.toDl4j() instanceof MultiLayerNetwork chain
            ? chain.output(input)
            : ((ComputationGraph) network.toDl4j()).outputSingle(input);
    return output.toDoubleVector();
  }

  /** What the model predicts for a row. */
  double[] predict(double... row) {
    double[] values = row;
    for (UnaryOperator<double[]> step : steps) {
      values = step.apply(values);
    }
    return values;
  }

  /** A function of each number. */
  static UnaryOperator<double[]> each(DoubleUnaryOperator function) {
    return row -> Arrays.stream(row).map(function).toArray();
  }

  /** exp(x) of each, over their sum. */
  static double[] softmax(double[] row) {
    double sum = Arrays.stream(row).map(Math::exp).sum();
    return Arrays.stream(row).map(x -> Math.exp(x) / sum).toArray();
  }
}
