package io.github.meanfield.estimators;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.catalyst.InternalRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.functions$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Finds rows whose label is probably wrong, by confident learning (Northcutt, Jiang and Chuang
 * 2021, "Confident learning: estimating uncertainty in dataset labels").
 *
 * <p>Rows are dealt into folds, and the probabilities of each fold come from a model that was
 * fitted on the others. A class is confident of a row if its probability is at least as large as it
 * is on average in the rows labelled so; where that is so of several, the most probable counts. How
 * many rows of each label are confidently of each class gives the {@link LabelNoise#joint joint
 * distribution} of given and true labels. Of each label and other class, as many rows as that says
 * are wrong are the {@link LabelNoise#suspects suspects}: those whose probabilities differ most.
 *
 * <pre>{@code
 * LabelNoise noise = new ConfidentLearning().setEstimator(classifier).setNumFolds(5).find(rows);
 * noise.share();              // the estimated share of wrong labels
 * noise.suspects().show();    // the most suspicious rows first, with the label that they may have
 * }</pre>
 *
 * <p>Rows without a label, or with a probability that is NaN, are left out.
 *
 * <p>It is as good as the classifier: a class that this cannot tell from another looks like noise.
 * Any classifier of Spark ML does that gives probabilities, and so does a Pipeline with one.
 */
public final class ConfidentLearning {

  private static final int FOLDS = 5;
  private static final String FOLD = "__fold";

  private Estimator<?> estimator;
  private String labelCol = "label";
  private String probabilityCol = "probability";
  private String keyCol;
  private int numFolds = FOLDS;
  private long seed = 1;

  /** Finds nothing before it has an estimator. */
  public ConfidentLearning() {}

  /** Sets the classifier, or a Pipeline that has one; it is fitted {@code numFolds} times. */
  public ConfidentLearning setEstimator(Estimator<?> value) {
    estimator = value;
    return this;
  }

  /** Sets the name of the column of labels, 0 … k-1 (default: label). */
  public ConfidentLearning setLabelCol(String value) {
    labelCol = value;
    return this;
  }

  /** Sets the name of the column of probabilities that models add (default: probability). */
  public ConfidentLearning setProbabilityCol(String value) {
    probabilityCol = value;
    return this;
  }

  /**
   * Sets the name of a column that tells which rows belong together, such as those of a customer:
   * they fall in one fold. Without it (the default) equal rows do.
   */
  public ConfidentLearning setKeyCol(String value) {
    keyCol = value;
    return this;
  }

  /** Sets the number of folds, at least 2 (default: 5). */
  public ConfidentLearning setNumFolds(int value) {
    numFolds = value;
    return this;
  }

  /** Sets the seed by which rows are dealt into folds (default: 1). */
  public ConfidentLearning setSeed(long value) {
    seed = value;
    return this;
  }

  /**
   * Fits the classifier on all folds but one, for each, and compares probabilities and labels.
   *
   * @param dataset rows with what the estimator takes
   * @return what is probably wrong
   * @throws IllegalArgumentException if there is no estimator, folds are fewer than 2 or without
   *     rows, or a column is missing, is not numeric, or has the name of one that is added
   */
  public LabelNoise find(Dataset<?> dataset) {
    check(dataset.schema());
    Dataset<Row> dealt = dataset.withColumn(FOLD, fold(dataset.columns()));
    List<Dataset<Row>> folds = new ArrayList<>();
    for (int fold = 0; fold < numFolds; fold++) {
      Column isHeldOut = functions.col(FOLD).equalTo(fold);
      Dataset<Row> others = dealt.where(functions.not(isHeldOut)).drop(FOLD);
      Dataset<Row> heldOut = dealt.where(isHeldOut).drop(FOLD);
      if (others.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "%s: all rows fall in fold %d of %d; more rows or keys are required",
                name(), fold, numFolds));
      }
      folds.add(
          estimator
              .fit(others)
              .transform(heldOut)
              .select(
                  Stream.concat(
                          Arrays.stream(dataset.columns()).map(Columns::named),
                          Stream.of(probabilities()))
                      .toArray(Column[]::new)));
    }
    Dataset<Row> all = folds.stream().reduce(Dataset::union).orElseThrow();
    return LabelNoise.of(kept(all), labelCol);
  }

  private Column probabilities() {
    return functions$
        .MODULE$
        .vector_to_array(Columns.named(probabilityCol), "float64")
        .as(LabelNoise.PROBABILITIES);
  }

  /** Of equal rows or keys the same; of a seed that is hashed with them. */
  private Column fold(String[] columns) {
    Stream<String> keys = keyCol == null ? Arrays.stream(columns) : Stream.of(keyCol);
    Column hash =
        functions.xxhash64(
            Stream.concat(Stream.of(functions.lit(seed)), keys.map(Columns::named))
                .toArray(Column[]::new));
    return functions.pmod(hash, functions.lit(numFolds)).cast("int");
  }

  /** An RDD that is kept goes with the last that refers to it; rows of a Dataset would stay. */
  private static Dataset<Row> kept(Dataset<Row> rows) {
    JavaRDD<InternalRow> copies = InternalRows.rdd(rows).map(InternalRow::copy);
    return InternalRows.frame(
        rows.sparkSession(), copies.persist(StorageLevel.MEMORY_AND_DISK()), rows.schema());
  }

  private String name() {
    return "ConfidentLearning of " + estimator.uid();
  }

  private void check(StructType schema) {
    if (estimator == null) {
      throw new IllegalArgumentException(
          "ConfidentLearning: there is no estimator; setEstimator takes a classifier");
    }
    if (numFolds < 2) {
      throw new IllegalArgumentException(
          String.format("%s: numFolds is %d, but must be at least 2", name(), numFolds));
    }
    if (keyCol != null) {
      Columns.require(estimator, "keyCol", keyCol, schema);
    }
    DataType type = Columns.require(estimator, "labelCol", labelCol, schema).dataType();
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' is %s, but labels must be numbers from 0 on; a StringIndexer makes"
                  + " them of texts",
              name(), labelCol, type.simpleString()));
    }
    Columns.appendAll(
        estimator,
        "rename it",
        schema,
        Stream.of(
                LabelNoise.SUGGESTED,
                LabelNoise.PROBABILITY,
                LabelNoise.MARGIN,
                LabelNoise.PROBABILITIES,
                LabelNoise.RANK,
                FOLD)
            .map(added -> DataTypes.createStructField(added, DataTypes.DoubleType, true))
            .toList());
  }
}
