package io.github.meanfield.estimators.tuning;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows that trials are trained on and judged by, kept until this is closed.
 *
 * @param list one a fold
 */
record Folds(List<Judge.Fold> list) implements AutoCloseable {

  /**
   * Deals rows.
   *
   * @param tuner how
   * @param dataset the rows
   * @throws IllegalArgumentException if a part is empty, or a row has no fold
   */
  static Folds of(NetworkTuner tuner, Dataset<?> dataset) {
    Dataset<Row> rows = dataset.toDF();
    if (tuner.isSet(tuner.foldCol())) {
      requireFolds(tuner, rows);
    }
    Folds folds = new Folds(new ArrayList<>());
    try {
      for (int fold = 0; fold < tuner.getNumFolds(); fold++) {
        folds.add(tuner, rows, fold);
      }
      return folds;
    } catch (RuntimeException | Error e) {
      folds.close();
      throw e;
    }
  }

  private void add(NetworkTuner tuner, Dataset<Row> rows, int fold) {
    Dataset<Row> dealt = rows;
    Column heldOut;
    String added = tuner.uid() + "__split";
    if (tuner.isSet(tuner.foldCol())) {
      heldOut = Columns.named(tuner.getFoldCol()).equalTo(fold);
    } else {
      dealt = assigner(tuner, fold).setSplitCol(added).transform(rows);
      heldOut = Columns.named(added).equalTo(SplitAssigner.VALIDATION);
    }
    Judge.Fold parts =
        new Judge.Fold(
            kept(dealt.where(functions.not(heldOut)).drop(added)),
            kept(dealt.where(heldOut).drop(added)));
    list.add(parts);
    if (parts.training().isEmpty() || parts.validation().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: there are no rows to %s in fold %d of %d; more rows that differ are required, or"
                  + " another %s",
              tuner.uid(),
              parts.training().isEmpty() ? "train on" : "judge by",
              fold,
              tuner.getNumFolds(),
              tuner.getNumFolds() > 1 ? "numFolds" : "trainRatio"));
    }
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
    Column isFold = fold.isNotNull().and(fold.isin(numbers(tuner.getNumFolds())));
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

  private static Object[] numbers(int count) {
    Object[] numbers = new Object[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  private static Dataset<Row> kept(Dataset<Row> rows) {
    return rows.persist(StorageLevel.MEMORY_AND_DISK());
  }

  @Override
  public void close() {
    for (Judge.Fold fold : list) {
      fold.training().unpersist();
      fold.validation().unpersist();
    }
  }
}
