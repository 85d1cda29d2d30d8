package io.github.meanfield.estimators.averaging;

import java.io.Serializable;

/**
 * Epochs that are trained one after another before the network is judged.
 *
 * @param first number of the first, from 1
 * @param last number of the last
 */
public record EpochSpan(int first, int last) implements Serializable {

  /** How many they are. */
  public int count() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first == last ? "epoch " + last : "epochs " + first + " to " + last;
  }
}
