package io.github.meanfield.stages.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a network takes of a row: one shape for each of its inputs. A flat row has what the first
 * takes, then what the second takes, and so on.
 *
 * @param inputs shapes of the inputs, at least one; of several, the features column is a struct
 *     with a field for each, in this order
 * @param names names of several inputs; none of a single one, or if they are not known
 */
public record RowShape(List<InputShape> inputs, List<String> names) implements Serializable {

  /** Inputs without names. */
  public RowShape(List<InputShape> inputs) {
    this(inputs, List.of());
  }

  /** Rows of numbers. */
  public static RowShape numbers(int numFeatures) {
    return new RowShape(List.of(InputShape.numbers(numFeatures)));
  }

  /** Whether a row is numbers and nothing else: what a Vector holds. */
  public boolean isNumbers() {
    return inputs.size() == 1 && !inputs.get(0).isSequence();
  }

  /** Whether there is a sequence among the inputs. */
  public boolean hasSequences() {
    return inputs.stream().anyMatch(InputShape::isSequence);
  }

  /** Whether nothing of it is left to a column or to the rows of the fit. */
  public boolean isKnown() {
    return inputs.stream().allMatch(InputShape::isKnown);
  }

  /** What is required of a row, in words that follow "required are". */
  public String describe() {
    String each = inputs.stream().map(InputShape::describe).collect(Collectors.joining("; "));
    return inputs.size() == 1 ? each : "structs of " + inputs.size() + " fields: " + each;
  }

  /** What a row has, in words that follow "from": its number of features, if it is numbers. */
  public String contents() {
    return isNumbers() ? width() + " features" : describe();
  }

  /** The same names with other inputs. */
  public RowShape with(List<InputShape> others) {
    return new RowShape(others, names);
  }

  /**
   * Requires that fields of a struct with the names of the inputs, whatever their case, are in the
   * order of the inputs: they would be taken for one another. Fields of other names are by order.
   *
   * @param fields names of the fields
   * @throws IllegalArgumentException if they are not; the message says in which order they "are"
   */
  public void requireOrder(String... fields) {
    List<String> found = lowerCase(Arrays.stream(fields));
    List<String> required = lowerCase(names.stream());
    if (!found.equals(required)
        && found.stream().sorted().toList().equals(required.stream().sorted().toList())) {
      throw new IllegalArgumentException(
          String.format(
              "are in the order %s, but the inputs of the network that they are named after in the"
                  + " order %s; make the struct in this order, with functions.struct for example,"
                  + " or give its fields other names, to have them taken by their order",
              String.join(", ", fields), String.join(", ", names)));
    }
  }

  private static List<String> lowerCase(Stream<String> of) {
    return of.map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /** Numbers of a flat row. */
  public int width() {
    return inputs.stream().mapToInt(InputShape::width).reduce(0, Math::addExact);
  }

  /** Position in a flat row of the first number that an input takes. */
  public int offset(int input) {
    return inputs.subList(0, input).stream().mapToInt(InputShape::width).reduce(0, Math::addExact);
  }

  /** Positions in a flat row of the numbers of steps of its sequences. */
  public int[] lengthPositions() {
    return IntStream.range(0, inputs.size())
        .filter(input -> inputs.get(input).isSequence())
        .map(input -> offset(input) + inputs.get(input).width() - 1)
        .toArray();
  }

  /** The most steps that a sequence may have, whichever of them; 0 if there is none. */
  public int mostSteps() {
    return inputs.stream().mapToInt(InputShape::maxSteps).max().orElse(0);
  }
}
