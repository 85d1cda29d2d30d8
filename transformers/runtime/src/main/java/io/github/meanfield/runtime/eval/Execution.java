package io.github.meanfield.runtime.eval;

import java.util.List;

/** Computes rows, one after the other; for one thread. */
public final class Execution {

  private final Cells cells;
  private final Operation[] operations;
  private final Prediction prediction;

  /** What the last networks of a row's steps have come to. */
  public interface Prediction {

    /** Log-probabilities of classes, predictions of targets, or the reconstruction error. */
    double[] outputs();

    /** Probabilities of classes; none for others. */
    double[] probabilities();

    /** The code of an autoencoder; none for others. */
    double[] code();

    /** The predicted class, the prediction of the first target, or the reconstruction error. */
    double value();
  }

  Execution(Cells cells, List<Operation> operations, Prediction prediction) {
    this.cells = cells;
    this.operations = operations.toArray(new Operation[0]);
    this.prediction = prediction;
  }

  /** The row, whose first columns are those that it comes with: they are to be set. */
  public Cells cells() {
    return cells;
  }

  /**
   * Does all steps.
   *
   * @return null; or why the row has no prediction, in words
   * @throws IllegalArgumentException if a value is refused
   */
  public String run() {
    for (Operation operation : operations) {
      String absent = operation.apply(cells);
      if (absent != null) {
        return absent;
      }
    }
    return null;
  }

  /** What the last row has come to, unless it has no prediction. */
  public Prediction prediction() {
    return prediction;
  }
}
