package io.github.meanfield.estimators;

import io.github.meanfield.stages.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.JavaConverters;

/** Labels that are probably wrong, as {@link ConfidentLearning} finds them. */
public final class LabelNoise {

  /** Name of the column of the class that a suspect may truly have. */
  public static final String SUGGESTED = "suggestedLabel";

  /**
   * Name of the column of the probability of a suspect's label, less that of the class that it may
   * truly have: from -1, which is the most suspicious, to 1.
   */
  public static final String MARGIN = "labelMargin";

  /** Name of the column of the probability of the class that a suspect may truly have. */
  public static final String PROBABILITY = "suggestedProbability";

  /** Probabilities by class, an array. */
  static final String PROBABILITIES = "__probabilities";

  /** Digits that sums of probabilities have, so that their order does not matter. */
  private static final String EXACT = "decimal(38,18)";

  /** The most probable class but the label. */
  private static final UDF2<scala.collection.Seq<Double>, Integer, Integer> OTHER =
      (probabilities, label) -> {
        List<Double> all = JavaConverters.seqAsJavaList(probabilities);
        int best = label == 0 ? 1 : 0;
        for (int j = best + 1; j < all.size(); j++) {
          if (j != label && all.get(j) > all.get(best)) {
            best = j;
          }
        }
        return best;
      };

  /** Places of suspects among those of the same label and class, while they are chosen. */
  static final String RANK = "__rank";

  private final Dataset<Row> suspects;
  private final long[][] counts;
  private final double[][] joint;

  private LabelNoise(Dataset<Row> suspects, long[][] counts, double[][] joint) {
    this.suspects = suspects;
    this.counts = counts;
    this.joint = joint;
  }

  /**
   * Compares labels and probabilities. Rows without a label, or with a probability that is NaN, are
   * left out: they are neither counted nor suspects.
   *
   * @param scored rows with {@link #PROBABILITIES} of models that have not seen them
   * @param labelCol their labels
   */
  static LabelNoise of(Dataset<Row> scored, String labelCol) {
    Column label = Columns.named(labelCol).cast(DataTypes.IntegerType);
    Column all = functions.col(PROBABILITIES);
    Dataset<Row> rows =
        scored.where(
            label
                .isNotNull()
                .and(all.isNotNull())
                .and(functions.not(functions.exists(all, Column::isNaN))));
    List<Row> means =
        rows.groupBy(label.as("label"))
            .agg(
                functions.sum(probability(label).cast(EXACT)).cast(DataTypes.DoubleType).as("sum"),
                functions.count(functions.lit(1)),
                functions.max(functions.size(all)))
            .collectAsList();
    int numClasses =
        means.stream()
            .mapToInt(row -> Math.max(row.getInt(0) + 1, row.getInt(3)))
            .max()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            "ConfidentLearning: no row has a label in '%s' and probabilities that"
                                + " are numbers; it needs some",
                            labelCol)));
    double[] thresholds = new double[numClasses];
    // Of a class without rows nothing is confident.
    Arrays.fill(thresholds, Double.POSITIVE_INFINITY);
    long[] sizes = new long[numClasses];
    for (Row row : means) {
      thresholds[row.getInt(0)] = row.getDouble(1) / row.getLong(2);
      sizes[row.getInt(0)] = row.getLong(2);
    }
    long[][] counts = new long[numClasses][numClasses];
    rows.select(
            label.as("label"),
            functions.udf(confident(thresholds), DataTypes.IntegerType).apply(all).as("class"))
        .where("class IS NOT NULL")
        .groupBy("label", "class")
        .count()
        .collectAsList()
        .forEach(row -> counts[row.getInt(0)][row.getInt(1)] = row.getLong(2));
    long numRows = LongStream.of(sizes).sum();
    double[][] joint = joint(counts, sizes, numRows);
    return new LabelNoise(suspects(rows, numRows, label, joint), counts, joint);
  }

  /** A class that a model has not seen, as it has few rows, has probability 0. */
  private static Column probability(Column index) {
    return functions.coalesce(
        functions.get(functions.col(PROBABILITIES), index), functions.lit(0.0));
  }

  /**
   * Of the rows of each label that are more probably of another class, as many as are estimated to
   * be, those with the largest differences (pruning by noise rate).
   */
  private static Dataset<Row> suspects(
      Dataset<Row> rows, long numRows, Column label, double[][] joint) {
    UDF2<Integer, Integer, Long> most = (from, to) -> Math.round(numRows * joint[from][to]);
    Column all = functions.col(PROBABILITIES);
    Column suggested = functions.col(SUGGESTED);
    return rows.withColumn(SUGGESTED, functions.udf(OTHER, DataTypes.IntegerType).apply(all, label))
        .withColumn(PROBABILITY, probability(suggested))
        .withColumn(MARGIN, probability(label).minus(functions.col(PROBABILITY)))
        .where(functions.col(MARGIN).lt(0))
        .withColumn(
            RANK,
            functions
                .rank()
                .over(Window.partitionBy(label, suggested).orderBy(functions.col(MARGIN))))
        .where(
            functions
                .col(RANK)
                .leq(functions.udf(most, DataTypes.LongType).apply(label, suggested)))
        .withColumn(SUGGESTED, suggested.cast(DataTypes.DoubleType))
        .drop(PROBABILITIES, RANK)
        .orderBy(functions.col(MARGIN));
  }

  /** The most probable of the classes whose probability is no less than their threshold. */
  private static UDF1<scala.collection.Seq<Double>, Integer> confident(double[] thresholds) {
    return probabilities -> {
      List<Double> all = JavaConverters.seqAsJavaList(probabilities);
      Integer best = null;
      for (int j = 0; j < all.size(); j++) {
        if (all.get(j) >= thresholds[j] && (best == null || all.get(j) > all.get(best))) {
          best = j;
        }
      }
      return best;
    };
  }

  /** Counts made to add up to the rows of each label, as shares of all. */
  private static double[][] joint(long[][] counts, long[] sizes, long numRows) {
    double[][] joint = new double[sizes.length][sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      long confident = Arrays.stream(counts[i]).sum();
      for (int j = 0; j < sizes.length; j++) {
        joint[i][j] =
            confident > 0
                ? (double) counts[i][j] / confident * sizes[i] / numRows
                : i == j ? (double) sizes[i] / numRows : 0;
      }
    }
    return joint;
  }

  /**
   * The estimated joint distribution of labels, classes × classes: the share of rows that have one
   * label (the first index) and truly are of a class (the second).
   */
  public double[][] joint() {
    return Arrays.stream(joint).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Rows that are confidently of a class (the second index) by their label (the first), classes ×
   * classes. Rows that no class is confident of are in none.
   */
  public long[][] counts() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** The estimated share of rows whose label is wrong, from 0 to 1. */
  public double share() {
    double wrong = 0;
    for (int i = 0; i < joint.length; i++) {
      for (int j = 0; j < joint.length; j++) {
        wrong += i == j ? 0 : joint[i][j];
      }
    }
    return wrong;
  }

  /**
   * Rows whose label is probably wrong, as they came in, with the columns {@link #SUGGESTED},
   * {@link #PROBABILITY} and {@link #MARGIN}; the most suspicious first. Of each label and other
   * class they are no more than {@link #joint} says are wrong, but for equal ones.
   */
  public Dataset<Row> suspects() {
    return suspects;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "LabelNoise: %.1f %% of the labels are estimated to be wrong", 100 * share());
  }
}
