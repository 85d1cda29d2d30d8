package io.github.meanfield.stages.network.loss;

import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.TrainableNetwork;
import java.io.Serializable;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The loss function that a network is trained to minimize, and its gradient. Both look at the
 * outputs of a {@link TrainableNetwork}, before the activation of the output layer, so that every
 * engine trains for the same thing.
 */
public interface Objective extends Serializable {

  /** Number of output units. */
  int numOutputs();

  /** Number of values that the label of a row consists of. */
  int labelWidth();

  /**
   * Loss of one row, without penalties on weights and not weighted.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param labels labels of several rows
   * @param labelOffset position of the row's first label
   * @return the loss that training minimizes
   */
  double loss(float[] outputs, int offset, double[] labels, int labelOffset);

  /**
   * Loss of one row and its derivatives.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param labels labels of several rows
   * @param labelOffset position of the row's first label
   * @param gradient where to write the derivative of the loss with respect to each output, from
   *     {@code offset} on
   * @return the loss
   */
  double gradient(float[] outputs, int offset, double[] labels, int labelOffset, float[] gradient);

  /**
   * Where the loss of one row rises: its derivatives but for a positive factor of the row, for
   * those who look at nothing but their direction. It is right also where the row is so well known
   * that floats do not tell derivatives from 0.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param labels labels of several rows
   * @param labelOffset position of the row's first label
   * @param direction where to write it, from {@code offset} on
   */
  default void direction(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] direction) {
    gradient(outputs, offset, labels, labelOffset, direction);
  }

  /**
   * Factor of the loss of one row beside the row's own weight: the weight of its class.
   *
   * @param labels labels of several rows
   * @param labelOffset position of the row's first label
   * @return a factor, 1 where all rows count the same
   */
  default double weight(double[] labels, int labelOffset) {
    return 1;
  }

  /**
   * DL4J's loss function that is equal to this objective, if there is one. With the labels of
   * {@link #writeTargets}, its gradient for a row is that of this objective times the {@link
   * #weight}.
   *
   * @return a new loss function, for an output layer with the activation of {@link FullyConnected}
   */
  Optional<ILossFunction> lossFunction();

  /**
   * Writes the labels of one row in the form that {@link #lossFunction} takes.
   *
   * @param labels labels of several rows
   * @param labelOffset position of the row's first label
   * @param targets where to write
   * @param offset position of the row's first target; there are as many as outputs
   */
  void writeTargets(double[] labels, int labelOffset, float[] targets, int offset);

  /**
   * The mean loss of a network that gives each class the same probability in every row.
   *
   * @return the loss, NaN where there is no such guess
   */
  default double chanceLoss() {
    return Double.NaN;
  }

  /**
   * Everything that makes up this objective, each number with all of its digits: two objectives
   * with the same description are the same.
   */
  String description();
}
