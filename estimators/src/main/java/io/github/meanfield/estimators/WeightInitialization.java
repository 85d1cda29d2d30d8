package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.StartingNetwork;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/**
 * The initializations of RealMLP (Holzmüller et al. 2024, Better by Default), which go on from
 * weights that were drawn from N(0, 1/inputs).
 */
final class WeightInitialization {

  // What the driver takes of a chunk: 4 MB.
  private static final int MOST_ROWS = 1024;
  private static final int MOST_FLOATS = 1 << 20;

  /** Rows whose random mean a unit is centred at. */
  private static final int CENTRE_ROWS = 5;

  /** A standard deviation that is smaller, compared with the numbers, is rounding. */
  private static final double CONSTANT = 1e-5;

  private final List<Part> parts;
  private final float[] state;
  private final Random random;

  private WeightInitialization(NetworkConfiguration network, float[] state) {
    this.parts = network.parts();
    this.state = state;
    this.random = new Random(Seeds.derive(parts.get(0).conf().getSeed(), 1));
  }

  /**
   * Changes the state that training starts from if a weight initialization asks for it.
   *
   * @param weightInit the initialization
   * @param configuration JSON of the network's configuration, that of a MultiLayerNetwork
   * @param start the network; its state is changed
   * @param training the training rows
   * @return the network as training starts from it
   */
  static StartingNetwork apply(
      String weightInit, String configuration, StartingNetwork start, Chunks training) {
    if (weightInit.equals("ntk")) {
      new WeightInitialization(NetworkConfiguration.parse(configuration), start.state())
          .drawBiases();
    } else if (weightInit.equals("data")) {
      NetworkConfiguration network = NetworkConfiguration.parse(configuration);
      int width = start.network().rowWidth(false);
      RowBlock sample = training.sample(FeatureRows.atOnce(MOST_ROWS, MOST_FLOATS, width));
      new WeightInitialization(network, start.state())
          .fit(new DenseNetwork(configuration), matrix(sample), sample.size());
      return new StartingNetwork(
          start.network(), start.layout(), start.state(), true, start.trained());
    }
    return start;
  }

  private static float[] matrix(RowBlock rows) {
    float[] values = new float[rows.size() * rows.numFeatures()];
    for (int row = 0; row < rows.size(); row++) {
      rows.copyFeatures(row, values, row * rows.numFeatures());
    }
    return values;
  }

  /** Biases of hidden layers become draws from N(0, 1). */
  private void drawBiases() {
    for (Part part : parts) {
      if (part.layer() instanceof DenseLayer dense && dense.hasBias()) {
        int end = part.offset() + part.length();
        for (int i = end - (int) dense.getNOut(); i < end; i++) {
          state[i] = (float) random.nextGaussian();
        }
      }
    }
  }

  /** Layer by layer, each by what those before it make of the rows. */
  private void fit(DenseNetwork network, float[] features, int rows) {
    for (int i = 0; i < parts.size(); i++) {
      network.begin(state, 0, 0, 0);
      if (parts.get(i).layer() instanceof DenseLayer dense) {
        fit(i, dense, dense.hasBias(), network.inputs(i, features, rows), rows);
      } else if (parts.get(i).layer() instanceof OutputLayer output) {
        fit(i, output, output.hasBias(), network.inputs(i, features, rows), rows);
      }
    }
  }

  private void fit(int part, FeedForwardLayer layer, boolean biased, float[] inputs, int rows) {
    int width = (int) layer.getNIn();
    int units = (int) layer.getNOut();
    int offset = parts.get(part).offset();
    double[] z = new double[rows];
    for (int unit = 0; unit < units; unit++) {
      int from = offset + unit * width;
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < z.length; row++) {
        z[row] = dot(inputs, row * width, from, width);
        sum += z[row];
        squares += z[row] * z[row];
      }
      double mean = sum / z.length;
      double scale = scale(z, mean, squares / z.length);
      for (int k = from; k < from + width; k++) {
        state[k] *= (float) scale;
      }
      if (biased) {
        state[offset + units * width + unit] -= (float) (scale * centre(z));
      }
    }
  }

  private double dot(float[] inputs, int row, int from, int width) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += (double) inputs[row + k] * state[from + k];
    }
    return sum;
  }

  /** What makes the standard deviation 1; 1 if there is none. */
  private static double scale(double[] z, double mean, double meanSquare) {
    double squares = 0;
    for (double value : z) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / z.length);
    return deviation <= CONSTANT * Math.sqrt(meanSquare) ? 1 : 1 / deviation;
  }

  /** A mean of random rows whose weights are drawn from the simplex, all alike likely. */
  private double centre(double[] z) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < CENTRE_ROWS; i++) {
      double weight = -Math.log(1 - random.nextDouble());
      sum += weight * z[random.nextInt(z.length)];
      weights += weight;
    }
    return sum / weights;
  }
}
