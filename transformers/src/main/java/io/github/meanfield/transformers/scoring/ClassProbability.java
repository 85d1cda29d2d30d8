package io.github.meanfield.transformers.scoring;

/**
 * The probability of one class, whichever is predicted.
 *
 * @param columns the columns of the classifier
 * @param ofClass the class
 */
public record ClassProbability(ClassColumns columns, int ofClass) implements ExplainedValue {

  @Override
  public int numOutputs() {
    return columns.numOutputs();
  }

  @Override
  public int[] widths() {
    return columns.widths();
  }

  @Override
  public void write(float[] outputs, int offset, double[][] values) {
    columns.write(outputs, offset, values);
  }

  @Override
  public int index(float[] outputs, int offset) {
    return ofClass;
  }

  @Override
  public double value(int index, float[] outputs, int offset) {
    return columns.value(index, outputs, offset);
  }

  @Override
  public void slope(int index, float[] outputs, int offset, float[] slope) {
    columns.slope(index, outputs, offset, slope);
  }
}
