package io.github.meanfield.stages.network;

import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowShape;

/**
 * A network in memory that is trained and scores, whatever engine computes it. Its state is one
 * flat array: the parameters in DL4J's order, then the state of the updater in DL4J's order. A
 * network is used by one thread at a time.
 *
 * <p>After {@link #begin}, what the network computes depends on nothing but the arguments of {@code
 * begin} and the minibatches since.
 */
public interface TrainableNetwork {

  /** Instead of the number of a part. */
  int NO_PART = -1;

  /** What it takes of a row. */
  RowShape rowShape();

  /** Number of parameters, the first part of the state. */
  int parameterLength();

  /** Length of the state: parameters and updater state. */
  int stateLength();

  /**
   * The most numbers that a buffer has for each row: outputs of a layer, or the features.
   *
   * @param sparse whether the rows are sparse, so that the network may take their features as they
   *     are
   */
  int rowWidth(boolean sparse);

  /**
   * Takes over a state.
   *
   * @param state parameters and updater state; copied. Parameters alone are enough for a network
   *     that only scores.
   * @param updaterSteps minibatches that the updater state has seen, for Adam's bias correction
   * @param epoch passes over the training rows that are complete
   * @param seed seed of the random draws of training, such as dropout
   */
  void begin(float[] state, int updaterSteps, int epoch, long seed);

  /**
   * Trains on one minibatch.
   *
   * @param batch the rows
   * @param step factors of learning rates and regularization
   * @return sum of the weighted losses of the rows before the step, with what layers such as {@link
   *     GaussianCode} add to them, and without penalties on weights. The step follows the gradient
   *     of that sum divided by the number of rows.
   */
  double fit(MiniBatch batch, Step step);

  /**
   * The gradient that a {@link Step#PLAIN} step would follow, without penalties and limits. The
   * network takes no step, but draws of dropout are used up: {@link #begin} before going on.
   *
   * @param batch the rows
   * @param gradient takes {@link #parameterLength()} numbers: the derivatives of the sum of the
   *     weighted losses divided by the number of rows. Where the parameters hold running statistics
   *     and not weights, what it holds is of no meaning.
   * @return sum of the weighted losses of the rows
   */
  double gradient(MiniBatch batch, float[] gradient);

  /**
   * Applies the constraints of the layers, as training does after each step: limits of the norm of
   * weights and the like. Frozen layers stay as they are.
   *
   * @param state a state of such a network, whose parameters are changed; this network's own may be
   *     too, so {@link #begin} before going on
   */
  void constrain(float[] state);

  /**
   * Moves an average of parameters towards those of now: average += share · (parameters - average).
   *
   * @param average {@link #parameterLength()} numbers, which are changed
   * @param share how far, in [0, 1]
   */
  void averageInto(float[] average, float share);

  /** Layer and kind of each of the parameters. */
  ParameterLayout layout();

  /** Bytes of its largest arrays, on the heap and outside: parameters, gradients and state. */
  long bytes();

  /** A copy of the state. */
  float[] state();

  /**
   * Outputs without dropout, before the activation of the output layer (logits of a classifier).
   *
   * @param features flat rows, rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @return rows × numOutputs, row by row
   */
  default float[] outputs(float[] features, int rows) {
    return outputs(features, rows, NO_PART, new float[0]);
  }

  /**
   * Outputs, and what a part of the network gives on the way to them.
   *
   * @param features rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @param part number of the part among those of the {@link NetworkConfiguration}, not the output;
   *     {@link #NO_PART} for none
   * @param activations takes what the part gives, rows × the values of the part, row by row; may be
   *     longer
   * @return rows × numOutputs, row by row
   */
  float[] outputs(float[] features, int rows, int part, float[] activations);

  /**
   * Outputs of neighbouring rows, as below without a part.
   *
   * @param rows the rows
   * @param from first row
   * @param to row after the last
   * @return rows × numOutputs, row by row
   */
  default float[] outputs(FeatureRows rows, int from, int to) {
    return outputs(rows, from, to, NO_PART, new float[0]);
  }

  /**
   * Outputs of neighbouring rows: of sparse ones by their values if the network takes these as they
   * are, so that they may differ in their last bits from those of dense rows.
   *
   * @param rows the rows
   * @param from first row
   * @param to row after the last
   * @param part as above
   * @param activations as above; the first row is {@code from}
   * @return as above
   */
  default float[] outputs(FeatureRows rows, int from, int to, int part, float[] activations) {
    int width = rows.numFeatures();
    float[] features = new float[Math.multiplyExact(to - from, width)];
    for (int row = from; row < to; row++) {
      rows.copyTo(row, features, (row - from) * width);
    }
    return outputs(features, to - from, part, activations);
  }
}
