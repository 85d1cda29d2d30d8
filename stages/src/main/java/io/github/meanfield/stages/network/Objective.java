package io.github.meanfield.stages.network;

import java.io.Serializable;

/**
 * What a network is trained for: how a label becomes the targets of its output units, and how its
 * outputs are judged on validation rows. Outputs are those of a {@link TrainableNetwork}, before
 * the activation of the output layer.
 */
public interface Objective extends Serializable {

  /** Number of output units. */
  int numOutputs();

  /**
   * Writes the targets of one row.
   *
   * @param label the row's label
   * @param targets where to write {@link #numOutputs()} values
   * @param offset the first position to write
   */
  void encode(double label, float[] targets, int offset);

  /**
   * Loss of one row.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param label the row's label
   * @return the loss that training minimizes, without penalties on weights
   */
  double loss(float[] outputs, int offset, double label);

  /**
   * Metric of one row, whose mean over the validation rows is reported.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param label the row's label
   * @return the row's part, for example 1 if it is predicted correctly
   */
  double metric(float[] outputs, int offset, double label);

  /** Name of the metric, such as {@code accuracy}. */
  String metricName();
}
