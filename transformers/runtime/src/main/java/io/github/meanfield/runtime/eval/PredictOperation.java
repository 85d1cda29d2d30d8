package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.math.ClassChoice;
import io.github.meanfield.runtime.math.Softmax;
import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Reconstruction;
import io.github.meanfield.runtime.steps.Targets;
import java.util.function.Supplier;

/** What networks predict of the features of a row. */
final class PredictOperation implements Operation, Execution.Prediction {

  private static final int NONE = -1;

  private final Predict step;
  private final int input;
  private final Outputs columns;
  private final String absent;
  private final boolean takesMissing;

  /** Of a sequence, how many tokens there are, and these: as long as the longest has been. */
  private float[] features;

  private final NetworkEvaluation[] networks;
  private final float[][] each;
  private final float[] combined;
  private final double[] scratch;
  private final double[] outputs;
  private final double[] probabilities;
  private final double[] code;
  private final int codeLayer;
  private double value;

  /** The columns that are made, -1 for one that is left out. */
  private record Outputs(int raw, int probability, int code, int prediction, boolean isVector) {}

  private PredictOperation(Predict step, int input, Outputs columns) {
    this.step = step;
    this.input = input;
    this.columns = columns;
    this.absent =
        step.stage()
            + (step.takesSequence()
                ? " leaves out rows with more tokens than its networks take"
                : " leaves out rows with features that are missing or not finite");
    takesMissing = step.takesMissing();
    int size = step.head().size();
    Reconstruction codes = step.head() instanceof Reconstruction its ? its : null;
    features = new float[step.takesSequence() ? 2 : step.numFeatures()];
    networks =
        step.networks().stream().map(NetworkEvaluation::new).toArray(NetworkEvaluation[]::new);
    each = new float[networks.length][];
    combined = new float[size];
    scratch = new double[Math.max(2 * networks.length, size)];
    outputs = new double[codes == null ? size : 1];
    code = new double[codes == null ? 0 : codes.codeSize()];
    codeLayer = codes == null ? 0 : codes.codeLayer();
    probabilities = new double[step.head() instanceof Classes ? size : 0];
  }

  /**
   * What makes the operation, for each thread.
   *
   * @param input number of the column of features
   * @param plan takes the columns that are made
   */
  static Supplier<Operation> of(Predict step, int input, Plan plan) {
    Outputs made;
    if (step.head() instanceof Classes classes) {
      made =
          new Outputs(
              add(plan, new RowColumn(classes.rawPrediction(), Kind.VECTOR, classes.size())),
              add(plan, new RowColumn(classes.probability(), Kind.VECTOR, classes.size())),
              NONE,
              add(plan, RowColumn.of(classes.prediction(), Kind.NUMBER)),
              false);
    } else if (step.head() instanceof Reconstruction codes) {
      made =
          new Outputs(
              NONE,
              NONE,
              add(plan, new RowColumn(codes.code(), Kind.VECTOR, codes.codeSize())),
              add(plan, RowColumn.of(codes.error(), Kind.NUMBER)),
              false);
    } else {
      Targets targets = (Targets) step.head();
      RowColumn column =
          targets.isVector()
              ? new RowColumn(targets.prediction(), Kind.VECTOR, targets.size())
              : RowColumn.of(targets.prediction(), Kind.NUMBER);
      made = new Outputs(NONE, NONE, NONE, add(plan, column), targets.isVector());
    }
    return () -> new PredictOperation(step, input, made);
  }

  private static int add(Plan plan, RowColumn column) {
    return column.name().isEmpty() ? NONE : plan.add(column);
  }

  @Override
  public String apply(Cells cells) {
    if (!(step.takesSequence() ? readSequence(cells) : read(cells))) {
      return absent;
    }
    for (int i = 0; i < networks.length; i++) {
      each[i] = networks[i].outputs(features, codeLayer, code);
    }
    float[] result = each[0];
    if (each.length > 1) {
      step.combination().combine(each, 0, combined.length, scratch, combined);
      result = combined;
    }
    for (float output : result) {
      requireFinite(output);
    }
    if (step.head() instanceof Classes classes) {
      Softmax.probabilities(result, 0, probabilities, outputs);
      value = ClassChoice.of(probabilities, classes.thresholds());
    } else if (step.head() instanceof Reconstruction codes) {
      value = codes.error(features, result);
      outputs[0] = value;
    } else {
      Targets targets = (Targets) step.head();
      for (int k = 0; k < outputs.length; k++) {
        outputs[k] = targets.prediction(result[k], k);
        requireFinite(outputs[k]);
      }
      value = outputs[0];
    }
    write(cells);
    return null;
  }

  /** Reads the features; false if the row is to be left out. */
  private boolean read(Cells cells) {
    double[] vector = cells.vector(input);
    boolean isValid = !cells.isMissing(input);
    for (int j = 0; isValid && j < features.length; j++) {
      features[j] = (float) (vector == null ? cells.number(input) : vector[j]);
      isValid = Float.isFinite(features[j]) || takesMissing && Float.isNaN(features[j]);
      if (!isValid && step.invalid() == Invalid.ERROR) {
        throw new IllegalArgumentException(
            String.format(
                "%s: feature %d of column '%s' is %s; required is a finite number, within the range"
                    + " of float",
                step.stage(), j, step.input(), vector == null ? cells.number(input) : vector[j]));
      }
    }
    if (!isValid && step.invalid() == Invalid.ERROR) {
      throw new IllegalArgumentException(
          String.format(
              "%s: column '%s' is missing; required are %d features",
              step.stage(), step.input(), features.length));
    }
    return isValid;
  }

  /** Reads the tokens; false if the row is to be left out. */
  private boolean readSequence(Cells cells) {
    int[] tokens = cells.sequence(input);
    int most = step.numFeatures() - 1;
    if (tokens.length > most) {
      if (step.invalid() == Invalid.ERROR) {
        throw new IllegalArgumentException(
            String.format(
                "%s: column '%s' has %d tokens; required are at most %d: have the texts cut off"
                    + " after so many (maxLength of what makes the tokens)",
                step.stage(), step.input(), tokens.length, most));
      }
      return false;
    }
    if (features.length <= tokens.length) {
      features = new float[1 + tokens.length];
    }
    features[0] = tokens.length;
    // What is left of a row without tokens.
    features[1] = 0;
    for (int i = 0; i < tokens.length; i++) {
      features[1 + i] = tokens[i];
    }
    return true;
  }

  /** What is no number must not become the class 0. */
  private void requireFinite(double output) {
    if (!Double.isFinite(output)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the networks' outputs for column '%s' overflow to %s; required are %s",
              step.stage(),
              step.input(),
              output,
              step.takesSequence()
                  ? "networks whose weights are not that large: train them again, with a smaller"
                      + " learningRate"
                  : "features as large as those of training rows"));
    }
  }

  private void write(Cells cells) {
    write(cells, columns.raw, outputs);
    write(cells, columns.probability, probabilities);
    write(cells, columns.code, code);
    if (columns.isVector) {
      write(cells, columns.prediction, outputs);
    } else if (columns.prediction != NONE) {
      cells.setNumber(columns.prediction, value);
    }
  }

  private static void write(Cells cells, int column, double[] values) {
    if (column != NONE) {
      System.arraycopy(values, 0, cells.setVector(column), 0, values.length);
    }
  }

  @Override
  public double[] outputs() {
    return outputs;
  }

  @Override
  public double[] probabilities() {
    return probabilities;
  }

  @Override
  public double[] code() {
    return code;
  }

  @Override
  public double value() {
    return value;
  }
}
