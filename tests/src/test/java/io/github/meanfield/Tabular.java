package io.github.meanfield;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Tables of numbers and texts with a label. */
public final class Tabular {

  /** Suffix of the column of a text's index. */
  public static final String INDEX = "_index";

  /** Suffix of the column of a text's one-hot vector. */
  public static final String ONE_HOT = "_one_hot";

  /** Suffix of the column of a number whose missing values are imputed. */
  public static final String IMPUTED = "_imputed";

  private Tabular() {}

  /** The churn data that come with the project; label 1 is a customer who left. */
  public static Dataset<Row> churn(SparkSession spark, File file) {
    return csv(spark, file)
        .withColumn("label", functions.expr("double(churn = 'Yes')"))
        .drop("churn");
  }

  /**
   * Prices of cut diamonds; the label is the natural logarithm of the price. Sizes of 0 mm, which
   * some rows have, are missing ones.
   */
  public static Dataset<Row> diamonds(SparkSession spark, File file) {
    Dataset<Row> rows = csv(spark, file);
    for (String size : new String[] {"x", "y", "z"}) {
      rows = rows.withColumn(size, functions.expr("nullif(" + size + ", 0)"));
    }
    return rows.withColumn("label", functions.expr("ln(price)")).drop("price");
  }

  /** A file with a header as R writes it: a value that is missing is NA. */
  public static Dataset<Row> csv(SparkSession spark, File file) {
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .option("nullValue", "NA")
        .option("escape", "\"")
        .csv(file.toString());
  }

  /** Stock stages: texts one-hot encoded, missing numbers imputed, all in the vector raw. */
  public static Pipeline features(Dataset<Row> rows) {
    String[] texts = columns(rows, true);
    String[] numbers = columns(rows, false);
    List<PipelineStage> stages = new ArrayList<>();
    if (texts.length > 0) {
      stages.add(
          new StringIndexer()
              .setInputCols(texts)
              .setOutputCols(suffixed(texts, INDEX))
              .setHandleInvalid("keep"));
      stages.add(
          new OneHotEncoder()
              .setInputCols(suffixed(texts, INDEX))
              .setOutputCols(suffixed(texts, ONE_HOT)));
    }
    stages.add(new Imputer().setInputCols(numbers).setOutputCols(suffixed(numbers, IMPUTED)));
    stages.add(
        new VectorAssembler()
            .setInputCols(
                Stream.of(suffixed(numbers, IMPUTED), suffixed(texts, ONE_HOT))
                    .flatMap(Stream::of)
                    .toArray(String[]::new))
            .setOutputCol("raw"));
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new));
  }

  /** Names of the columns, except the label, that hold texts, or of those that do not. */
  public static String[] columns(Dataset<Row> rows, boolean texts) {
    return Arrays.stream(rows.schema().fields())
        .filter(field -> !field.name().equals("label"))
        .filter(field -> field.dataType().equals(DataTypes.StringType) == texts)
        .map(StructField::name)
        .toArray(String[]::new);
  }

  /** Names with a suffix. */
  public static String[] suffixed(String[] names, String suffix) {
    return Arrays.stream(names).map(name -> name + suffix).toArray(String[]::new);
  }
}
