package io.github.meanfield.stages.rows;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network takes of a row: one shape for each of its inputs. A flat row has what the first
 * takes, then what the second takes, and so on.
 *
 * @param inputs shapes of the inputs, at least one; of several, the features column is a struct
 *     with a field for each, in this order
 */
public record RowShape(List<InputShape> inputs) implements Serializable {

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

  /** Whether nothing of it is left to a column or to the training rows. */
  public boolean isKnown() {
    return inputs.stream().allMatch(InputShape::isKnown);
  }

  /** Numbers of a flat row. */
  public int width() {
    return inputs.stream().mapToInt(InputShape::width).reduce(0, Math::addExact);
  }

  /** Position in a flat row of the first number that an input takes. */
  public int offset(int input) {
    return inputs.subList(0, input).stream().mapToInt(InputShape::width).sum();
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
