package io.github.meanfield.transformers.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchScorerTest {

  @ParameterizedTest
  @CsvSource({
    "10, 10, 1024, 1024",
    "40000, 2, 419, 1024",
    "1, 40000, 419, 419",
    "100000000, 2, 1, 1024",
    "1, 100000000, 1, 1"
  })
  void batchesAreSmallWhereFeaturesOrOutputsAreMany(
      int features, int outputs, int dense, int sparse) {
    StructField field = DataTypes.createStructField("prediction", DataTypes.DoubleType, false);
    BatchScorer scorer =
        new BatchScorer(
            "scorer",
            null,
            new BatchScorer.Features(
                "features",
                DataTypes.DoubleType,
                RowShape.numbers(features),
                false,
                "error",
                FeatureNames.of(field)),
            new ClassColumns(outputs, null, Set.of(ClassColumns.Kind.PREDICTION)),
            List.of(),
            List.of(field),
            1024);
    ScoringBatch batch = (ScoringBatch) scorer.open(0);
    assertEquals(dense, batch.mostDense());
    assertEquals(sparse, batch.capacity());
  }
}
