package io.github.meanfield.stages.network;

import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows as a DL4J network takes them: an array for each of its inputs, and for each that is a
 * sequence a mask of its steps.
 */
public final class Dl4jRows {

  /** Deeplearning4j does not know a mask of one row and one step for one. */
  private static final int LEAST_STEPS = 2;

  private final int count;
  private final INDArray[] inputs;
  private final INDArray[] masks;

  private Dl4jRows(int count, INDArray[] inputs, INDArray[] masks) {
    this.count = count;
    this.inputs = inputs;
    this.masks = masks;
  }

  /**
   * Makes arrays of flat rows. Sequences are cut to the longest of the rows; one without steps gets
   * a step of zeros.
   *
   * @param features flat rows, one after the other; may be longer
   * @param rows number of rows, at least 1
   * @param shape what the network takes of a row, all of it known
   * @throws IllegalArgumentException if a row has a number of steps that its sequences cannot have
   */
  public static Dl4jRows of(float[] features, int rows, RowShape shape) {
    return of(features, rows, shape, LEAST_STEPS);
  }

  /**
   * Makes arrays of flat rows whose sequences are all of one length in each input, so that they
   * need no masks.
   *
   * @param features flat rows, one after the other
   * @param rows number of rows, at least 1
   * @param shape what the network takes of a row, all of it known
   * @throws IllegalArgumentException if a sequence is shorter than another of its input
   */
  public static Dl4jRows ofOneLength(float[] features, int rows, RowShape shape) {
    Dl4jRows masked = of(features, rows, shape, 1);
    boolean isPadded =
        masked.masks != null
            && Stream.of(masked.masks)
                .anyMatch(mask -> mask != null && mask.minNumber().doubleValue() == 0);
    if (isPadded) {
      throw new IllegalArgumentException(
          "rows have sequences of several lengths, but required are those of one");
    }
    return new Dl4jRows(rows, masked.inputs, null);
  }

  /** The same with sequences of at least so many steps, those behind the longest are padding. */
  static Dl4jRows of(float[] features, int rows, RowShape shape, int leastSteps) {
    int inputs = shape.inputs().size();
    INDArray[] arrays = new INDArray[inputs];
    INDArray[] masks = new INDArray[inputs];
    Flat flat = new Flat(features, rows, shape.width());
    for (int i = 0; i < inputs; i++) {
      InputShape input = shape.inputs().get(i);
      int offset = shape.offset(i);
      if (input.isSequence()) {
        int[] lengths = flat.lengths(offset, input);
        int steps = Math.max(leastSteps, Arrays.stream(lengths).max().orElse(1));
        int taken = Math.min(steps, input.maxSteps()) * input.stepSize();
        arrays[i] = flat.array(offset, taken, steps * input.stepSize());
        masks[i] = mask(lengths, steps);
      } else {
        arrays[i] = flat.array(offset, input.stepSize(), input.stepSize());
      }
    }
    return new Dl4jRows(rows, arrays, shape.hasSequences() ? masks : null);
  }

  /** Rows one after the other, each with the numbers of all inputs. */
  private record Flat(float[] values, int rows, int width) {

    /** Numbers of each row from an offset on, with zeros behind them as far as the length. */
    INDArray array(int offset, int taken, int length) {
      float[] exact = values;
      if (taken != width || length != width || values.length != rows * width) {
        exact = new float[Math.multiplyExact(rows, length)];
        for (int row = 0; row < rows; row++) {
          System.arraycopy(values, row * width + offset, exact, row * length, taken);
        }
      }
      return Nd4j.create(exact, new long[] {rows, length}, 'c');
    }

    /** Steps of each row's sequence, at least 1. */
    int[] lengths(int offset, InputShape input) {
      int[] lengths = new int[rows];
      for (int row = 0; row < rows; row++) {
        float steps = values[row * width + offset + input.width() - 1];
        if (!(steps >= 0 && steps <= input.maxSteps() && steps == Math.rint(steps))) {
          throw new IllegalArgumentException(
              String.format(
                  "a row has a sequence of %s steps, but required is a whole number from 0 to %d",
                  steps, input.maxSteps()));
        }
        lengths[row] = Math.max(1, (int) steps);
      }
      return lengths;
    }
  }

  private static INDArray mask(int[] lengths, int steps) {
    float[] present = new float[Math.multiplyExact(lengths.length, steps)];
    for (int row = 0; row < lengths.length; row++) {
      Arrays.fill(present, row * steps, row * steps + lengths[row], 1);
    }
    return Nd4j.create(present, new long[] {lengths.length, steps}, 'c');
  }

  /** The same as doubles. */
  public Dl4jRows inDoubles() {
    return new Dl4jRows(count, inDoubles(inputs), masks == null ? null : inDoubles(masks));
  }

  private static INDArray[] inDoubles(INDArray[] arrays) {
    return Stream.of(arrays)
        .map(array -> array == null ? null : array.castTo(DataType.DOUBLE))
        .toArray(INDArray[]::new);
  }

  /** Number of rows. */
  public int count() {
    return count;
  }

  /** An array for each input: rows × numbers, or rows × (steps · stepSize). */
  INDArray[] inputs() {
    return inputs;
  }

  /** For each input rows × steps, 1 where there is one; null for numbers, or if all inputs are. */
  INDArray[] masks() {
    return masks;
  }
}
