package io.github.meanfield.runtime;

import java.util.Arrays;

/** What a model predicts of a row. It does not change. */
public final class Prediction {

  private final String absence;
  private final double value;
  private final String label;
  private final double[] probabilities;
  private final double[] outputs;
  private final double[] code;

  /** None, because of something. */
  Prediction(String absence) {
    this(absence, Double.NaN, null, new double[0], new double[0], new double[0]);
  }

  /** One, of arrays that are not used again; absence is null. */
  Prediction(
      String absence,
      double value,
      String label,
      double[] probabilities,
      double[] outputs,
      double[] code) {
    this.absence = absence;
    this.value = value;
    this.label = label;
    this.probabilities = probabilities;
    this.outputs = outputs;
    this.code = code;
  }

  /**
   * Whether there is a prediction. There is none for rows that the trained pipeline leaves out of
   * its result, or predicts null for: where a stage has {@code handleInvalid} skip, and where
   * networks have skip or keep.
   */
  public boolean isPresent() {
    return absence == null;
  }

  /** Why there is no prediction, in words; null if there is one. */
  public String absence() {
    return absence;
  }

  /**
   * The predicted class, from 0, or the predicted number; of several targets, the first. Of an
   * autoencoder the reconstruction error, which is a score of anomalies: the mean of the squared
   * differences of the features and what the network makes of their code.
   *
   * @throws IllegalStateException if there is no prediction
   */
  public double value() {
    requirePresent();
    return value;
  }

  /**
   * The name of the predicted class: its number if the pipeline has no names; null if no class is
   * predicted.
   *
   * @throws IllegalStateException if there is no prediction
   */
  public String label() {
    requirePresent();
    return label;
  }

  /**
   * The probability of each class, in the order of {@link Model#classes}; none for numbers.
   *
   * @throws IllegalStateException if there is no prediction
   */
  public double[] probabilities() {
    requirePresent();
    return probabilities.clone();
  }

  /**
   * The code of an autoencoder; none for others.
   *
   * @throws IllegalStateException if there is no prediction
   */
  public double[] code() {
    requirePresent();
    return code.clone();
  }

  /**
   * The log-probability of each class; the predicted number of each target; or the reconstruction
   * error alone.
   *
   * @throws IllegalStateException if there is no prediction
   */
  public double[] outputs() {
    requirePresent();
    return outputs.clone();
  }

  private void requirePresent() {
    if (absence != null) {
      throw new IllegalStateException(absence);
    }
  }

  @Override
  public String toString() {
    if (absence != null) {
      return absence;
    }
    return label == null ? Arrays.toString(outputs) : label + " " + Arrays.toString(probabilities);
  }
}
