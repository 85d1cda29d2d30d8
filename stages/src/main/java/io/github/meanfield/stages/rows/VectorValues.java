package io.github.meanfield.stages.rows;

/** The numbers of a Vector. */
record VectorValues(double[] numbers) implements Values {

  @Override
  public int size() {
    return numbers.length;
  }

  @Override
  public boolean isNull(int index) {
    return false;
  }

  @Override
  public boolean isList(int index) {
    return false;
  }

  @Override
  public double number(int index) {
    return numbers[index];
  }

  @Override
  public Values list(int index) {
    throw ObjectValues.wrongType(numbers[index], "a list");
  }
}
