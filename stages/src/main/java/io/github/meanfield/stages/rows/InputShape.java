package io.github.meanfield.stages.rows;

import java.io.Serializable;

/**
 * What one input of a network takes of a row: numbers, or a sequence of steps.
 *
 * @param maxSteps the most steps of a sequence; 0 for numbers that are no sequence, and -1 for a
 *     sequence of which the rows of the fit are to tell it
 * @param stepSize numbers of a step, 1 for tokens; numbers of all if they are no sequence
 * @param numTokens steps are tokens, whole numbers from 0 below it; -1 for tokens of which the
 *     column's metadata are to tell how many there are; 0 if steps are none
 */
public record InputShape(int maxSteps, int stepSize, int numTokens) implements Serializable {

  /** Flat rows are of floats, which are not all of the whole numbers beyond it. */
  private static final int MOST = 1 << 24;

  /**
   * Requires that floats tell all numbers of steps, and all tokens, apart, and that an array holds
   * a row.
   *
   * @throws IllegalArgumentException if they do not; the message says what it "takes"
   */
  public InputShape {
    if (maxSteps > MOST || numTokens > MOST) {
      throw new IllegalArgumentException(
          String.format(
              "takes sequences of up to %d steps and %d tokens; required are at most %d of each",
              maxSteps, numTokens, MOST));
    }
    if ((long) maxSteps * stepSize >= Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              "takes sequences of up to %d steps of %d numbers, which are more numbers than an array"
                  + " can hold",
              maxSteps, stepSize));
    }
  }

  /** Numbers that are no sequence. */
  public static InputShape numbers(int numFeatures) {
    return new InputShape(0, numFeatures, 0);
  }

  /** Whether it is a sequence. */
  public boolean isSequence() {
    return maxSteps != 0;
  }

  /** Whether the steps are tokens. */
  public boolean isTokens() {
    return numTokens != 0;
  }

  /** Whether all is known: otherwise, the column or the rows of the fit are to tell. */
  public boolean isKnown() {
    return maxSteps >= 0 && numTokens >= 0;
  }

  /**
   * The same with sizes that are not known yet.
   *
   * @param steps the most steps of a sequence; 0 if they are not told
   * @param tokens how many tokens there are; 0 if that is not told
   */
  public InputShape told(int steps, int tokens) {
    return new InputShape(
        maxSteps < 0 && steps > 0 ? steps : maxSteps,
        stepSize,
        numTokens < 0 && tokens > 0 ? tokens : numTokens);
  }

  /** What is required of a value, in words that follow "required are". */
  public String describe() {
    if (!isSequence()) {
      return stepSize + " finite numbers";
    }
    String steps = maxSteps < 0 ? "" : "at most " + maxSteps + " ";
    if (isTokens()) {
      return steps
          + "tokens, which are whole numbers from 0"
          + (numTokens < 0 ? "" : " to " + (numTokens - 1));
    }
    return steps + "steps of " + stepSize + (stepSize == 1 ? " finite number" : " finite numbers");
  }

  /**
   * Numbers of a flat row: of a sequence its steps one after the other, zeros as far as maxSteps,
   * and last the number of steps.
   */
  public int width() {
    return isSequence() ? maxSteps * stepSize + 1 : stepSize;
  }
}
