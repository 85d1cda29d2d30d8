package io.github.meanfield.estimators.tuning;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.params.HasFolds;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The rows that fits are trained on and judged by.
 *
 * @param list one a fold
 */
record Folds(List<Fold> list) {

  /**
   * Rows with a Boolean column that tells which of them are held out.
   *
   * @param rows all rows
   * @param heldOut name of the column
   * @param areShared whether who trains gets them too, as it tells them apart itself
   */
  record Fold(Dataset<Row> rows, String heldOut, boolean areShared) {

    /** Rows of which those that are held out are not to be trained on. */
    Fold(Dataset<Row> rows, String heldOut) {
      this(rows, heldOut, false);
    }

    /** Rows to train on. */
    Dataset<Row> training() {
      if (areShared) {
        return rows.drop(heldOut);
      }
      return rows.where(functions.not(Columns.named(heldOut))).drop(heldOut);
    }

    /** Rows to judge by. */
    Dataset<Row> validation() {
      return rows.where(Columns.named(heldOut)).drop(heldOut);
    }
  }

  /** Name of the column that tells which rows are held out. */
  static String heldOutCol(HasFolds<?> stage) {
    return stage.uid() + "__held_out";
  }

  /** The folds of a search: one if a column tells which rows judge. */
  static Folds of(NetworkTuner tuner, Dataset<Row> rows) {
    if (tuner.getNumFolds() > 1 || !Columns.isNamed(tuner, tuner.validationIndicatorCol())) {
      return of(tuner, rows, tuner.getSeed(), tuner.getTrainRatio());
    }
    String column = tuner.getValidationIndicatorCol();
    String heldOut = heldOutCol(tuner);
    Column isValidation = functions.coalesce(Columns.named(column), functions.lit(false));
    String name = tuner.validationIndicatorCol().name();
    // Stages before the last, such as a Standardizer, do with the rows to train on.
    PipelineStage last = AveragedModels.last(tuner.getEstimator());
    boolean areShared =
        last.hasParam(name)
            && Nested.value(last, last.getParam(name)).filter(column::equals).isPresent();
    Fold fold = new Fold(rows.withColumn(heldOut, isValidation), heldOut, areShared);
    requireRows(tuner, fold, 0, name);
    return new Folds(List.of(fold));
  }

  /**
   * Deals rows.
   *
   * @param stage whose folds they are
   * @param rows the rows, persisted, so that each is in one part and not in both
   * @param seed the seed of the stage
   * @param trainRatio share of the rows to train on where there is a single fold
   * @throws IllegalArgumentException if a part is empty, or a row has no fold
   */
  static Folds of(HasFolds<?> stage, Dataset<Row> rows, long seed, double trainRatio) {
    if (stage.isSet(stage.foldCol())) {
      requireFolds(stage, rows);
    }
    Folds folds = dealt(stage, rows, seed, trainRatio);
    int number = 0;
    for (Fold fold : folds.list) {
      requireRows(stage, fold, number++, stage.getNumFolds() > 1 ? "numFolds" : "trainRatio");
    }
    return folds;
  }

  /** The same without a look at the rows, which {@link #of} has checked. */
  static Folds dealt(HasFolds<?> stage, Dataset<Row> rows, long seed, double trainRatio) {
    return new Folds(
        IntStream.range(0, stage.getNumFolds())
            .mapToObj(i -> fold(stage, rows, i, assigner(stage, i, seed, trainRatio)))
            .toList());
  }

  /** Checks the column of folds, if one is set. */
  static void requireColumn(HasFolds<?> stage, StructType schema) {
    if (!stage.isSet(stage.foldCol())) {
      return;
    }
    if (stage.getNumFolds() == 1) {
      throw new IllegalArgumentException(
          stage.uid() + ": foldCol is set, but numFolds is 1; set the number of folds");
    }
    Columns.require(stage, "foldCol", stage.getFoldCol(), schema);
  }

  private static Fold fold(HasFolds<?> stage, Dataset<Row> rows, int fold, SplitAssigner assigner) {
    String heldOut = heldOutCol(stage);
    if (stage.isSet(stage.foldCol())) {
      Column isHeldOut = Columns.named(stage.getFoldCol()).equalTo(fold);
      return new Fold(rows.withColumn(heldOut, isHeldOut), heldOut);
    }
    String split = stage.uid() + "__split";
    Column isHeldOut = Columns.named(split).equalTo(SplitAssigner.VALIDATION);
    return new Fold(
        assigner.setSplitCol(split).transform(rows).withColumn(heldOut, isHeldOut).drop(split),
        heldOut);
  }

  private static void requireRows(HasFolds<?> stage, Fold fold, int number, String param) {
    boolean isEmpty = fold.training().isEmpty();
    if (isEmpty || fold.validation().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: there are no rows to %s in fold %d of %d; more rows that differ are required, or"
                  + " another %s",
              stage.uid(), isEmpty ? "train on" : "judge by", number, stage.getNumFolds(), param));
    }
  }

  /** Bands of a hash of the row: each fold holds another one out. */
  private static SplitAssigner assigner(HasFolds<?> stage, int fold, long seed, double trainRatio) {
    int numFolds = stage.getNumFolds();
    return new SplitAssigner()
        .setSeed(Seeds.derive(seed, SeedPurpose.FOLDS.ordinal()))
        .setWeights(
            numFolds == 1
                ? new double[] {trainRatio, 1 - trainRatio, 0}
                : new double[] {fold, 1, numFolds - 1 - fold});
  }

  static void requireFolds(HasFolds<?> stage, Dataset<Row> rows) {
    Column fold = Columns.named(stage.getFoldCol());
    Object[] numbers = IntStream.range(0, stage.getNumFolds()).boxed().toArray();
    Column isFold = fold.isNotNull().and(fold.isin(numbers));
    List<Row> wrong = rows.where(functions.not(isFold)).select(fold).limit(1).collectAsList();
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row has %s in foldCol '%s', but with numFolds %d whole numbers from 0 to %d are"
                  + " required",
              stage.uid(),
              wrong.get(0).get(0),
              stage.getFoldCol(),
              stage.getNumFolds(),
              stage.getNumFolds() - 1));
    }
  }
}
