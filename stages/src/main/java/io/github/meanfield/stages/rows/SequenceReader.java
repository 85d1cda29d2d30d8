package io.github.meanfield.stages.rows;

import io.github.meanfield.stages.rows.FeatureReader.Problem;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Writes rows of sequences, or of several inputs, as the flat rows that their shape describes.
 *
 * @param shape what the network takes, all of it known but for the number of steps where they are
 *     counted
 * @param fields names of the fields of a struct, for errors; none if they are not known, or there
 *     is one input
 */
public record SequenceReader(RowShape shape, List<String> fields) implements Serializable {

  /** A whole value, or a sequence, and no step of it. */
  private static final int NO_STEP = -1;

  /**
   * What is wrong.
   *
   * @param input number of the input, or -1 for the struct
   * @param step number of the step, or NO_STEP
   * @param found the number that is wrong, or how many steps or numbers there are
   */
  private record Fault(Problem problem, int input, int step, double found) {}

  /**
   * Reads one row.
   *
   * @param row what has the value
   * @param index where
   * @param into where to write a flat row
   * @param offset the first position to write
   * @return what is wrong with the value, null if nothing is; if something is, what was written has
   *     no meaning
   */
  public Problem read(Values row, int index, float[] into, int offset) {
    Fault fault = find(row, index, into, offset);
    return fault == null ? null : fault.problem;
  }

  /**
   * What is wrong with a value, or null.
   *
   * @param into where to write a flat row; null to look at the value alone
   */
  private Fault find(Values row, int index, float[] into, int offset) {
    if (row.isNull(index)) {
      return new Fault(Problem.NULL, -1, NO_STEP, 0);
    }
    List<InputShape> inputs = shape.inputs();
    if (inputs.size() == 1) {
      return find(row, index, 0, into, offset);
    }
    Values struct = row.list(index);
    if (struct.size() != inputs.size()) {
      return new Fault(Problem.SIZE, -1, NO_STEP, struct.size());
    }
    int at = offset;
    for (int i = 0; i < inputs.size(); i++) {
      Fault fault = find(struct, i, i, into, at);
      if (fault != null) {
        return fault;
      }
      at += inputs.get(i).width();
    }
    return null;
  }

  private Fault find(Values row, int index, int input, float[] into, int offset) {
    if (row.isNull(index)) {
      return new Fault(Problem.NULL, input, NO_STEP, 0);
    }
    InputShape of = shape.inputs().get(input);
    if (!of.isSequence()) {
      return numbers(row, index, input, into, offset);
    }
    Values steps = row.list(index);
    int count = steps(steps, of.stepSize());
    if (count < 0) {
      return new Fault(Problem.STEP_SIZE, input, NO_STEP, steps.size());
    }
    // Other faults come first: they may be why it is longer than others.
    boolean isTooLong = of.maxSteps() >= 0 && count > of.maxSteps();
    float[] flat = isTooLong ? null : into;
    boolean areLists = areLists(steps);
    int end = offset;
    for (int step = 0; step < count; step++) {
      if (areLists && steps.isNull(step)) {
        return new Fault(Problem.NULL, input, step, 0);
      }
      Values numbers = areLists ? steps.list(step) : steps;
      if (areLists && numbers.size() != of.stepSize()) {
        return new Fault(Problem.STEP_SIZE, input, step, numbers.size());
      }
      int from = areLists ? 0 : step * of.stepSize();
      for (int j = from; j < from + of.stepSize(); j++) {
        Problem problem = number(numbers, j, of, flat, end);
        if (problem != null) {
          return new Fault(problem, input, step, found(numbers, j));
        }
        end++;
      }
    }
    if (isTooLong) {
      return new Fault(Problem.TOO_LONG, input, NO_STEP, count);
    }
    if (flat != null) {
      int last = offset + of.width() - 1;
      Arrays.fill(flat, end, last, 0f);
      flat[last] = count;
    }
    return null;
  }

  private Fault numbers(Values row, int index, int input, float[] into, int offset) {
    InputShape of = shape.inputs().get(input);
    boolean isList = row.isList(index);
    Values numbers = isList ? row.list(index) : row;
    int size = isList ? numbers.size() : 1;
    if (size != of.stepSize()) {
      return new Fault(Problem.SIZE, input, NO_STEP, size);
    }
    for (int j = 0; j < size; j++) {
      int at = isList ? j : index;
      Problem problem = number(numbers, at, of, into, offset + j);
      if (problem != null) {
        return new Fault(problem, input, NO_STEP, found(numbers, at));
      }
    }
    return null;
  }

  private static Problem number(Values from, int index, InputShape of, float[] into, int at) {
    if (from.isNull(index)) {
      return Problem.NULL;
    }
    double number = from.number(index);
    float narrow = (float) number;
    if (into != null) {
      into[at] = narrow;
    }
    if (!Float.isFinite(narrow)) {
      return Float.isNaN(narrow) ? Problem.NAN : Problem.INFINITE;
    }
    boolean isFit =
        !of.isTokens() || number >= 0 && number < of.numTokens() && number == Math.rint(number);
    return isFit ? null : Problem.TOKEN;
  }

  /** A number as errors tell it; one that is null is not told. */
  private static double found(Values from, int index) {
    return from.isNull(index) ? 0 : from.number(index);
  }

  private static boolean areLists(Values steps) {
    return steps.size() > 0 && steps.isList(0);
  }

  /** Steps of a sequence; -1 if its numbers are no whole number of steps. */
  private static int steps(Values steps, int stepSize) {
    if (areLists(steps)) {
      return steps.size();
    }
    return steps.size() % stepSize == 0 ? steps.size() / stepSize : -1;
  }

  /**
   * Steps of the sequences of a row, if nothing is wrong with it.
   *
   * @param row what has the value
   * @param index where
   * @param longest for each input, the most steps so far; raised where the row has more
   */
  public void countSteps(Values row, int index, int[] longest) {
    if (find(row, index, null, 0) != null) {
      return;
    }
    boolean isStruct = longest.length > 1;
    Values fields = isStruct ? row.list(index) : row;
    for (int i = 0; i < longest.length; i++) {
      int at = isStruct ? i : index;
      InputShape of = shape.inputs().get(i);
      if (of.isSequence()) {
        longest[i] = Math.max(longest[i], steps(fields.list(at), of.stepSize()));
      }
    }
  }

  /**
   * What is wrong with a value, as errors show it.
   *
   * @param row what has the value
   * @param index where
   * @param value the value as an object
   * @return for example "token 25.0 at step 2 of [1,2,25]"; steps count from 0
   */
  public String example(Values row, int index, Object value) {
    String shown = FeatureReader.example(value);
    Fault fault = find(row, index, new float[shape.width()], 0);
    if (fault == null) {
      return shown;
    }
    String found = found(fault);
    String field = field(fault.input);
    String step = fault.step == NO_STEP ? "" : "at step " + fault.step + " ";
    return found.isEmpty() && field.isEmpty() && step.isEmpty()
        ? shown
        : String.join(" ", found, step + field + "of", shown).strip();
  }

  private static String found(Fault fault) {
    return switch (fault.problem) {
      case NULL -> fault.input < 0 ? "" : "null";
      case NAN, INFINITE -> String.valueOf((float) fault.found);
      case SIZE -> (int) fault.found + (fault.input < 0 ? " fields" : " numbers");
      case TOO_LONG -> (int) fault.found + " steps";
      case STEP_SIZE -> (int) fault.found + " numbers";
      case TOKEN -> "token " + token(fault.found);
      case INDEX -> throw new IllegalStateException("sequences have no indices");
    };
  }

  /** As a float is written, if it is one. */
  private static String token(double found) {
    float narrow = (float) found;
    return narrow == found ? String.valueOf(narrow) : String.valueOf(found);
  }

  private String field(int input) {
    if (input < 0 || shape.inputs().size() == 1) {
      return "";
    }
    return fields.isEmpty()
        ? "in field " + (input + 1) + " "
        : "in field '" + fields.get(input) + "' ";
  }
}
