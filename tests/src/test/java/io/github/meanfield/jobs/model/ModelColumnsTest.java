package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.RFormula;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
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

  /** New each time: Spark's indexer forgets the names of columns that it has passed over. */
  private static PipelineStage[] withLabel() {
    return new PipelineStage[] {
      new StringIndexer()
          .setInputCols(new String[] {"kind", "colour"})
          .setOutputCols(new String[] {"kind_index", "colour_index"}),
      assembler("size", "colour_index")
    };
  }

  private static PipelineStage assembler(String... columns) {
    return new VectorAssembler().setInputCols(columns).setOutputCol("features");
  }

  private static long scored(Dataset<Row> training, Dataset<Row> rows, PipelineStage... stages) {
    ModelColumns model = new ModelColumns(new Pipeline().setStages(stages).fit(training));
    return model.scored(model.accept(rows)).collectAsList().size();
  }

  private static void refused(
      String part, Dataset<Row> training, Dataset<Row> rows, PipelineStage... stages) {
    BadInput error = assertThrows(BadInput.class, () -> scored(training, rows, stages));
    assertTrue(error.getMessage().contains(part), error.getMessage());
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
