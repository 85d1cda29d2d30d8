package io.github.meanfield.stages.network.dense;

/** The activation of the output layer and the loss, and their derivative. */
public abstract class OutputLoss {

  final int units;
  float[] delta;

  OutputLoss(int units) {
    this.units = units;
  }

  /** Number of outputs. */
  public int units() {
    return units;
  }

  /**
   * Makes room.
   *
   * @param rows the largest number of rows from now on
   */
  public void reserve(int rows) {
    delta = new float[Math.multiplyExact(rows, units)];
  }

  /** What the last {@link #loss} found: derivative of the mean loss by each output. */
  public float[] delta() {
    return delta;
  }

  /**
   * Computes the mean loss and its derivative.
   *
   * @param outputs rows × units, before the activation; may be overwritten
   * @param targets rows × units
   * @param rows number of rows
   * @return mean over the rows
   */
  public abstract double loss(float[] outputs, float[] targets, int rows);
}
