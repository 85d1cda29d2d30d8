package io.github.meanfield.benchmark;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.Tabular;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The rows of a table, split by a seed, with two vectors of features.
 *
 * @param fitting rows to fit, 64 % of all, and rows to validate with, 16 %, with the indicator
 * @param test rows that nothing is fitted on, 20 %
 * @param numClasses number of classes, 0 if the label is a number
 */
record TableSplit(Dataset<Row> fitting, Dataset<Row> test, int numClasses)
    implements AutoCloseable {

  /** Name of the column that is true in rows to validate with. */
  static final String VALIDATION = "isValidation";

  /**
   * Name of the column of features as they are, dense: numbers, NaN where they are missing, and
   * categories as they are indexed, which the metadata call nominal.
   */
  static final String ASSEMBLED = "assembled";

  /** The same with missing numbers imputed, as Spark's trees refuse NaN. */
  static final String IMPUTED = "imputed";

  /** Name of the column of imputed and standardized numbers and one-hot categories. */
  static final String STANDARDIZED = "standardized";

  /**
   * Splits.
   *
   * @param rows what {@link TableTask#rows} gives
   * @param seed by which they are split
   */
  static TableSplit of(Dataset<Row> rows, long seed) {
    Dataset<Row> split =
        new SplitAssigner()
            .setWeights(new double[] {0.64, 0.16, 0.2})
            .setSeed(seed)
            .setKeyCol(TableTask.ID)
            .setValidationIndicatorCol(VALIDATION)
            .transform(rows);
    Dataset<Row> ready =
        vectors(rows.drop(TableTask.ID))
            .fit(split.where("split = 'train'"))
            .transform(split)
            .select("split", VALIDATION, "label", ASSEMBLED, IMPUTED, STANDARDIZED);
    return new TableSplit(
        cached(ready.where("split <> 'test'")),
        cached(ready.where("split = 'test'")),
        Attribute.fromStructField(rows.schema().apply("label")) instanceof NominalAttribute label
            ? (int) label.getNumValues().get()
            : 0);
  }

  /** Rows of a compressed file come in one partition. */
  private static Dataset<Row> cached(Dataset<Row> rows) {
    Column values = vector_to_array(functions.col(ASSEMBLED), "float64");
    Column dense = array_to_vector(values).as(ASSEMBLED, rows.schema().apply(ASSEMBLED).metadata());
    return Tables.cached(
        rows.withColumn(ASSEMBLED, dense)
            .repartition(rows.sparkSession().sparkContext().defaultParallelism()));
  }

  private static Pipeline vectors(Dataset<Row> rows) {
    String[] texts = Tabular.columns(rows, true);
    String[] numbers = Tabular.columns(rows, false);
    String[] imputed = Tabular.suffixed(numbers, Tabular.IMPUTED);
    String[] indices = Tabular.suffixed(texts, Tabular.INDEX);
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              Tabular.features(rows),
              assembler(ASSEMBLED, numbers, indices).setHandleInvalid("keep"),
              assembler(IMPUTED, imputed, indices),
              assembler("numbers", imputed),
              new Standardizer().setInputCol("numbers").setOutputCol("scaled").setClip(5),
              assembler(
                  STANDARDIZED, new String[] {"scaled"}, Tabular.suffixed(texts, Tabular.ONE_HOT))
            });
  }

  private static VectorAssembler assembler(String output, String[]... inputs) {
    return new VectorAssembler()
        .setInputCols(Stream.of(inputs).flatMap(Stream::of).toArray(String[]::new))
        .setOutputCol(output);
  }

  /** Rows to fit, without those to validate with. */
  Dataset<Row> training() {
    return fitting.where("not " + VALIDATION);
  }

  /** Rows to validate with. */
  Dataset<Row> validation() {
    return fitting.where(VALIDATION);
  }

  /** Number of features of a column. */
  int numFeatures(String column) {
    return AttributeGroup.fromStructField(fitting.schema().apply(column)).size();
  }

  /** The most values that a category of {@link #ASSEMBLED} has, 0 if there is no category. */
  int maxLevels() {
    return Stream.of(
            AttributeGroup.fromStructField(fitting.schema().apply(ASSEMBLED)).attributes().get())
        .filter(NominalAttribute.class::isInstance)
        .mapToInt(attribute -> (int) ((NominalAttribute) attribute).getNumValues().get())
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    fitting.unpersist();
    test.unpersist();
  }
}
