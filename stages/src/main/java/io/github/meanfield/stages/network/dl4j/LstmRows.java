package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.runtime.math.FloatMath;
import java.util.function.ObjIntConsumer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an LSTM makes of some of the rows of a minibatch, which follow each other; they do not
 * depend on the others. One product of matrices is for the inputs of many steps, and one of each
 * step for the outputs before it. Steps are rows × numbers.
 */
final class LstmRows {

  /** Numbers of the gates that are computed at once, and stay in the processor's cache. */
  private static final int PIECE = 1 << 18;

  private final LstmActivation activation;
  private final int firstRow;
  private final int rows;
  private final int inputs;
  private final int units;
  private final int parts;
  private float[] outputsBefore;
  private float[] cellsBefore;
  private float[] outputsBehind;
  private float[] cellsBehind;

  /** Of each step, if they are held. */
  private float[][] given;

  private float[][] taken;
  private LstmStep[] steps;

  /**
   * Some rows.
   *
   * @param firstRow the first of them
   * @param rows their number
   */
  LstmRows(LstmActivation activation, int firstRow, int rows, int inputs, int units) {
    this.activation = activation;
    this.firstRow = firstRow;
    this.rows = rows;
    this.inputs = inputs;
    this.units = units;
    parts = LstmStep.PARTS * units;
  }

  /**
   * How many numbers are held of one row.
   *
   * @param steps the steps that are held
   */
  static long held(int steps, int inputs, int units) {
    // Inputs, those of a step, and its outputs.
    return steps * (inputs + (LstmStep.HELD + 1L) * units);
  }

  /**
   * Parameters as parts × inputs, parts × units, and parts, or derivatives by them. To be closed.
   */
  record Weights(NativeFloats ofInputs, NativeFloats ofOutputs, NativeFloats biases)
      implements AutoCloseable {

    static Weights reading(INDArray inputWeights, INDArray recurrentWeights, INDArray biases) {
      return new Weights(
          NativeFloats.reading(inputWeights.transpose()),
          NativeFloats.reading(recurrentWeights.transpose()),
          NativeFloats.reading(biases));
    }

    static Weights writing(INDArray inputWeights, INDArray recurrentWeights, INDArray biases) {
      return new Weights(
          NativeFloats.writing(inputWeights.transpose()),
          NativeFloats.writing(recurrentWeights.transpose()),
          NativeFloats.writing(biases));
    }

    @Override
    public void close() {
      ofInputs.close();
      ofOutputs.close();
      biases.close();
    }
  }

  /** What units give and hold before or after all steps, all rows × units. To be closed. */
  record States(NativeFloats outputs, NativeFloats cells) implements AutoCloseable {

    static States reading(INDArray outputs, INDArray cells) {
      return new States(NativeFloats.reading(outputs), NativeFloats.reading(cells));
    }

    static States writing(INDArray outputs, INDArray cells) {
      return new States(NativeFloats.writing(outputs), NativeFloats.writing(cells));
    }

    @Override
    public void close() {
      outputs.close();
      cells.close();
    }
  }

  /** Steps that are computed at once. */
  private int piece(int steps) {
    return Math.max(1, Math.min(steps, PIECE / (rows * Math.max(parts, inputs))));
  }

  /**
   * Computes outputs.
   *
   * @param sequences inputs of all rows
   * @param start what there is before the first step
   * @param isHeld whether to hold what each step comes to, as the gradient needs it
   * @param taker is given the outputs of each step, and its number
   */
  void compute(
      Sequences sequences,
      Weights weights,
      States start,
      boolean isHeld,
      ObjIntConsumer<float[]> taker) {
    int count = sequences.steps();
    int piece = piece(count);
    steps = isHeld ? new LstmStep[count] : null;
    taken = isHeld ? new float[count][] : null;
    given = isHeld ? new float[count][] : null;
    float[] outputs = new float[rows * units];
    outputsBefore = new float[outputs.length];
    start.outputs.at(firstRow, units).get(outputsBefore);
    cellsBefore = new float[outputs.length];
    start.cells.at(firstRow, units).get(cellsBefore);
    float[] input = new float[rows * inputs];
    float[] sums = new float[rows * parts];
    float[] cells = cellsBefore;
    LstmStep.Scratch scratch = new LstmStep.Scratch(rows, units);
    LstmStep current = new LstmStep(activation, rows, units);
    try (FloatPointer before = new FloatPointer(outputsBefore);
        FloatPointer x = new FloatPointer((long) piece * input.length);
        FloatPointer z = new FloatPointer((long) piece * sums.length);
        FloatPointer ones = Products.ones(piece * rows)) {
      for (int from = 0; from < count; from += piece) {
        int to = Math.min(count, from + piece);
        int length = (to - from) * rows;
        for (int step = from; step < to; step++) {
          if (isHeld) {
            input = new float[input.length];
            taken[step] = input;
          }
          sequences.get(step, firstRow, input);
          x.getPointer((long) (step - from) * input.length).put(input);
        }
        Products.multiplyByTransposed(x, weights.ofInputs.all(), z, length, inputs, parts, 0);
        Products.addOuter(ones, weights.biases.all(), z, length, parts);
        for (int step = from; step < to; step++) {
          FloatPointer ofStep = z.getPointer((long) (step - from) * sums.length);
          Products.multiplyByTransposed(
              before, weights.ofOutputs.all(), ofStep, rows, units, parts, 1);
          ofStep.get(sums);
          if (isHeld) {
            current = new LstmStep(activation, rows, units);
            outputs = new float[rows * units];
            steps[step] = current;
            given[step] = outputs;
          }
          current.compute(sums, cells, outputs, scratch);
          before.put(outputs);
          taker.accept(outputs, step);
          cells = current.cells();
        }
      }
    }
    outputsBehind = outputs;
    cellsBehind = cells;
  }

  /** Writes what there is after the last step. */
  void writeEnd(States end) {
    end.outputs.at(firstRow, units).put(outputsBehind);
    end.cells.at(firstRow, units).put(cellsBehind);
  }

  /** Whether the inputs of each step, which are held, are these to the bit. */
  boolean isOf(Sequences sequences) {
    return sequences.isSame(taken, firstRow);
  }

  /**
   * Adds to the gradient, from the last step to the first in pieces, when the steps are held.
   *
   * @param byOutputs derivatives by the outputs of all rows
   * @param gradient what is added to
   * @param below where derivatives by the inputs are written, steps × all rows × inputs
   * @param allRows how many rows there are in all
   */
  void differentiate(
      Sequences byOutputs, Weights weights, Weights gradient, NativeFloats below, int allRows) {
    int piece = piece(steps.length);
    float[] input = new float[rows * inputs];
    float[] slopes = new float[rows * units];
    float[] bySums = new float[rows * parts];
    float[] byCells = new float[rows * units];
    float[] fromBehind = new float[rows * units];
    LstmStep.Scratch scratch = new LstmStep.Scratch(rows, units);
    try (FloatPointer x = new FloatPointer((long) piece * input.length);
        FloatPointer h = new FloatPointer((long) piece * fromBehind.length);
        FloatPointer byZ = new FloatPointer((long) piece * bySums.length);
        FloatPointer byBefore = new FloatPointer(fromBehind.length);
        FloatPointer ones = Products.ones(piece * rows)) {
      for (int to = steps.length; to > 0; to -= piece) {
        int from = Math.max(0, to - piece);
        for (int step = to - 1; step >= from; step--) {
          byOutputs.get(step, firstRow, slopes);
          FloatMath.add(fromBehind, slopes);
          float[] before = step == 0 ? cellsBefore : steps[step - 1].cells();
          steps[step].differentiate(slopes, before, byCells, bySums, scratch);
          FloatPointer ofStep = byZ.getPointer((long) (step - from) * bySums.length);
          ofStep.put(bySums);
          h.getPointer((long) (step - from) * fromBehind.length)
              .put(step == 0 ? outputsBefore : given[step - 1]);
          Products.multiply(ofStep, weights.ofOutputs.all(), byBefore, rows, parts, units, 0);
          byBefore.get(fromBehind);
        }
        int length = (to - from) * rows;
        for (int step = from; step < to; step++) {
          x.getPointer((long) (step - from) * taken[step].length).put(taken[step]);
        }
        Products.multiplyTransposed(byZ, x, gradient.ofInputs.all(), parts, length, inputs, 1);
        Products.multiplyTransposed(byZ, h, gradient.ofOutputs.all(), parts, length, units, 1);
        Products.sumColumns(byZ, ones, gradient.biases.all(), length, parts, 1);
        // The inputs are needed no more.
        Products.multiply(byZ, weights.ofInputs.all(), x, length, parts, inputs, 0);
        for (int step = from; step < to; step++) {
          x.getPointer((long) (step - from) * input.length).get(input);
          below.from(((long) step * allRows + firstRow) * inputs).put(input);
        }
      }
    }
  }
}
