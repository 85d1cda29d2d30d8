package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.config.Failures;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.RFormula;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What pipelines read that are made by hand. */
@ExtendWith(SparkSessionExtension.class)
class ModelColumnsTest {

  @Test
  void columnsThatSqlOrAFormulaMakesAreNotAskedOfTheInput(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    PipelineStage sql =
        new SQLTransformer().setStatement("SELECT *, size / 1000 AS large FROM __THIS__");
    PipelineStage imputer =
        new Imputer().setInputCols(new String[] {"large"}).setOutputCols(new String[] {"full"});
    assertEquals(2, scored(rows, rows.drop("kind"), sql, imputer, assembler("full")));
    assertEquals(2, scored(rows, rows, new RFormula().setFormula("kind ~ size + colour")));
    refused(
        "column 'As_it_came_in_size' has a name that begins",
        rows,
        rows.withColumn("As_it_came_in_size", functions.lit(1)),
        assembler("size"));
    // What is read before is asked for.
    PipelineStage nested =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("colour").setOutputCol("colour_index"),
                  assembler("colour_index"),
                  sql
                });
    refused("reads column colour", rows, rows.drop("colour"), nested);
  }

  @Test
  void aLabelIsNotAskedForWhereverItIsNumbered(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    assertEquals(2, scored(rows, rows.drop("kind"), withLabel()));
    PipelineModel model = new Pipeline().setStages(withLabel()).fit(rows);
    assertEquals(
        List.of("size", "colour", "kind", "kind_index"),
        List.of(new ModelColumns(model).scored(rows).columns()));
    refused("reads column colour", rows, rows.drop("kind", "colour"), withLabel());
  }

  @Test
  void whatIsAssembledAsItIsMustBeNumbers(SparkSession spark) {
    Dataset<Row> rows = spark.sql("SELECT 1.5D AS size, 2 AS colour, array_repeat(1D, 3) AS shape");
    Dataset<Row> vectors =
        rows.withColumn("shape", org.apache.spark.ml.functions.array_to_vector(rows.col("shape")));
    PipelineStage hint =
        new VectorSizeHint().setInputCol("shape").setSize(3).setHandleInvalid("optimistic");
    PipelineStage assembler = assembler("size", "colour", "shape").setHandleInvalid("keep");
    Dataset<Row> texts = vectors.withColumn("size", functions.lit("2")).drop("colour");
    Dataset<Row> gaps = texts.withColumn("colour", functions.lit(null).cast("string"));
    assertEquals(1, scored(vectors, gaps, hint, assembler));
    refused("reads column colour", vectors, texts, hint, assembler);
    refused("reads column shape", vectors, gaps.drop("shape"), hint, assembler);
    Dataset<Row> words = gaps.withColumn("colour", functions.lit("red"));
    refused("column 'colour' must hold numbers, but holds 'red'", vectors, words, hint, assembler);
    // SQL may make numbers of them.
    PipelineStage sql =
        new SQLTransformer().setStatement("SELECT length(colour) AS size FROM __THIS__");
    assertEquals(
        1, scored(words, words.withColumn("size", functions.lit("x")), sql, assembler("size")));
  }

  @Test
  void onlyWhatReadsTheInputTellsHowManyFeaturesItHas(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    VectorAssembler assembler = assembler("size");
    Dataset<Row> assembled = assembler.transform(rows);
    Standardizer standardizer =
        new Standardizer().setInputCol("features").setOutputCol("standardized");
    assertEquals(1, numFeatures(assembled, standardizer));
    assertEquals(0, numFeatures(rows, assembler, standardizer));
  }

  private static int numFeatures(Dataset<Row> training, PipelineStage... stages) {
    return new ModelColumns(new Pipeline().setStages(stages).fit(training)).numFeatures();
  }

  /** New each time: Spark's indexer forgets the names of columns that it has passed over. */
  private static PipelineStage[] withLabel() {
    return new PipelineStage[] {
      new StringIndexer()
          .setInputCols(new String[] {"kind", "colour"})
          .setOutputCols(new String[] {"kind_index", "colour_index"}),
      assembler("size", "colour_index")
    };
  }

  private static VectorAssembler assembler(String... columns) {
    return new VectorAssembler().setInputCols(columns).setOutputCol("features");
  }

  private static long scored(Dataset<Row> training, Dataset<Row> rows, PipelineStage... stages) {
    ModelColumns model = new ModelColumns(new Pipeline().setStages(stages).fit(training));
    Dataset<Row> accepted = model.accept(rows);
    // All that stages read, of which some may not be in what is kept.
    accepted.collectAsList();
    return model.scored(accepted).collectAsList().size();
  }

  private static void refused(
      String part, Dataset<Row> training, Dataset<Row> rows, PipelineStage... stages) {
    String error =
        Failures.inOneLine(assertThrows(Exception.class, () -> scored(training, rows, stages)));
    assertTrue(error.contains(part), error);
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.createDataFrame(
        List.of(RowFactory.create(1.5, "red", "rose"), RowFactory.create(2.5, "blue", "tulip")),
        new StructType()
            .add("size", DataTypes.DoubleType)
            .add("colour", DataTypes.StringType)
            .add("kind", DataTypes.StringType));
  }
}
