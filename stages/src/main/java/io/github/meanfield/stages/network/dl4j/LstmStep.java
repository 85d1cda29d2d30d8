package io.github.meanfield.stages.network.dl4j;

/**
 * What the units of an LSTM do in one step of some rows: cells = forget · cells before + admission
 * · input, and outputs = output · activation(cells). The three gates are logistic. Arrays are rows
 * × units; in those of all four, the numbers of a row are in DL4J's order: input, forget, output,
 * admission (which DL4J calls input modulation).
 */
final class LstmStep {

  /** How many numbers a unit takes of the inputs and of the outputs before. */
  static final int PARTS = 4;

  /** How many numbers of a unit one of these holds; the outputs come to them. */
  static final int HELD = 6;

  private static final LstmActivation GATE = LstmActivation.SIGMOID;

  private final LstmActivation activation;
  private final int units;
  private final float[] input;
  private final float[] forget;
  private final float[] output;
  private final float[] admission;
  private final float[] cells;
  private final float[] active;

  LstmStep(LstmActivation activation, int rows, int units) {
    this.activation = activation;
    this.units = units;
    int size = rows * units;
    input = new float[size];
    forget = new float[size];
    output = new float[size];
    admission = new float[size];
    cells = new float[size];
    active = new float[size];
  }

  /** Arrays that are written to and read no more. */
  static final class Scratch {
    private final float[][] parts;

    Scratch(int rows, int units) {
      parts = new float[PARTS + 1][rows * units];
    }
  }

  /** What the cells hold after this step. */
  float[] cells() {
    return cells;
  }

  /**
   * Computes the step.
   *
   * @param sums for all parts, of inputs and outputs before, weighted, and biases
   * @param before cells; may be those of this step, which are overwritten
   * @param outputs where outputs are written
   */
  void compute(float[] sums, float[] before, float[] outputs, Scratch scratch) {
    split(sums);
    float[] free = scratch.parts[0];
    activation.apply(input, free);
    GATE.apply(forget, free);
    GATE.apply(output, free);
    GATE.apply(admission, free);
    for (int i = 0; i < cells.length; i++) {
      cells[i] = forget[i] * before[i] + admission[i] * input[i];
    }
    System.arraycopy(cells, 0, active, 0, cells.length);
    activation.apply(active, free);
    for (int i = 0; i < cells.length; i++) {
      outputs[i] = output[i] * active[i];
    }
  }

  private void split(float[] sums) {
    for (int to = 0; to < cells.length; to += units) {
      int from = PARTS * to;
      System.arraycopy(sums, from, input, to, units);
      System.arraycopy(sums, from + units, forget, to, units);
      System.arraycopy(sums, from + 2 * units, output, to, units);
      System.arraycopy(sums, from + 3 * units, admission, to, units);
    }
  }

  /**
   * Derivatives of the loss by what {@link #compute} was given.
   *
   * @param byOutputs derivatives by the outputs
   * @param before cells before this step
   * @param byCells derivatives by the cells, as far as the steps behind go; those by the cells
   *     before are written there
   * @param bySums where those by the sums are written
   */
  void differentiate(
      float[] byOutputs, float[] before, float[] byCells, float[] bySums, Scratch scratch) {
    float[] ofActive = scratch.parts[4];
    activation.slopes(active, ofActive);
    float[] byInput = scratch.parts[0];
    activation.slopes(input, byInput);
    float[] byForget = scratch.parts[1];
    GATE.slopes(forget, byForget);
    float[] byOutput = scratch.parts[2];
    GATE.slopes(output, byOutput);
    float[] byAdmission = scratch.parts[3];
    GATE.slopes(admission, byAdmission);
    for (int i = 0; i < byCells.length; i++) {
      float byCell = byCells[i] + byOutputs[i] * output[i] * ofActive[i];
      byInput[i] *= byCell * admission[i];
      byForget[i] *= byCell * before[i];
      byOutput[i] *= byOutputs[i] * active[i];
      byAdmission[i] *= byCell * input[i];
      byCells[i] = byCell * forget[i];
    }
    for (int from = 0; from < byCells.length; from += units) {
      for (int part = 0; part < PARTS; part++) {
        System.arraycopy(scratch.parts[part], from, bySums, PARTS * from + part * units, units);
      }
    }
  }
}
