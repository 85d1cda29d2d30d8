package io.github.meanfield.estimators.tuning;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The rows that trials are trained on and judged by.
 *
 * @param list one a fold
 */
record Folds(List<Judge.Fold> list) {

  /**
   * Deals rows.
   *
   * @param tuner how
   * @param rows the rows, persisted, so that each is in one part and not in both
   * @throws IllegalArgumentException if a part is empty, or a row has no fold
   */
  static Folds of(NetworkTuner tuner, Dataset<Row> rows) {
    if (tuner.isSet(tuner.foldCol())) {
      requireFolds(tuner, rows);
    }
    return new Folds(
        IntStream.range(0, tuner.getNumFolds()).mapToObj(i -> fold(tuner, rows, i)).toList());
  }

  private static Judge.Fold fold(NetworkTuner tuner, Dataset<Row> rows, int fold) {
    Dataset<Row> dealt = rows;
    Column heldOut;
    boolean areShared = false;
    String added = tuner.uid() + "__split";
    if (isGiven(tuner)) {
      Column isValidation = Columns.named(tuner.getValidationIndicatorCol());
      heldOut = functions.coalesce(isValidation, functions.lit(false));
      areShared = validates(tuner.getEstimator(), tuner.getValidationIndicatorCol());
    } else if (tuner.isSet(tuner.foldCol())) {
      heldOut = Columns.named(tuner.getFoldCol()).equalTo(fold);
    } else {
      dealt = assigner(tuner, fold).setSplitCol(added).transform(rows);
      heldOut = Columns.named(added).equalTo(SplitAssigner.VALIDATION);
    }
    Judge.Fold parts =
        new Judge.Fold(
            areShared ? dealt : dealt.where(functions.not(heldOut)).drop(added),
            dealt.where(heldOut).drop(added));
    if (parts.training().isEmpty() || parts.validation().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: there are no rows to %s in fold %d of %d; more rows that differ are required, or"
                  + " another %s",
              tuner.uid(),
              parts.training().isEmpty() ? "train on" : "judge by",
              fold,
              tuner.getNumFolds(),
              isGiven(tuner)
                  ? "validationIndicatorCol"
                  : tuner.getNumFolds() > 1 ? "numFolds" : "trainRatio"));
    }
    return parts;
  }

  /** Whether a column tells which rows judge trials. */
  private static boolean isGiven(NetworkTuner tuner) {
    return tuner.getNumFolds() == 1 && Columns.isNamed(tuner, tuner.validationIndicatorCol());
  }

  /** Whether a stage of the estimator itself knows the rows that it is not to be trained on. */
  private static boolean validates(Params estimator, String column) {
    String name = "validationIndicatorCol";
    return Nested.stages(estimator)
        .filter(stage -> stage.hasParam(name))
        .flatMap(stage -> Nested.value(stage, stage.getParam(name)).stream())
        .anyMatch(column::equals);
  }

  /** Bands of a hash of the row: each fold holds another one out. */
  private static SplitAssigner assigner(NetworkTuner tuner, int fold) {
    int numFolds = tuner.getNumFolds();
    double ratio = tuner.getTrainRatio();
    return new SplitAssigner()
        .setSeed(Seeds.derive(tuner.getSeed(), SeedPurpose.FOLDS.ordinal()))
        .setWeights(
            numFolds == 1
                ? new double[] {ratio, 1 - ratio, 0}
                : new double[] {fold, 1, numFolds - 1 - fold});
  }

  private static void requireFolds(NetworkTuner tuner, Dataset<Row> rows) {
    Column fold = Columns.named(tuner.getFoldCol());
    Object[] numbers = IntStream.range(0, tuner.getNumFolds()).boxed().toArray();
    Column isFold = fold.isNotNull().and(fold.isin(numbers));
    List<Row> wrong = rows.where(functions.not(isFold)).select(fold).limit(1).collectAsList();
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row has %s in foldCol '%s', but with numFolds %d whole numbers from 0 to %d are"
                  + " required",
              tuner.uid(),
              wrong.get(0).get(0),
              tuner.getFoldCol(),
              tuner.getNumFolds(),
              tuner.getNumFolds() - 1));
    }
  }
}
