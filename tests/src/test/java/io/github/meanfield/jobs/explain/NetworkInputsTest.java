package io.github.meanfield.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.FeatureGroup;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class NetworkInputsTest {

  @Test
  void rowsThatTheNetworkCannotReadAreLeftOut(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            "SELECT array(double(id), id / 2D) AS features, double(id % 2) AS label FROM range(20)");
    NeuralNetworkModel<?> model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {2})
            .setMaxEpochs(1)
            .setNumWorkers(1)
            .fit(rows);
    List<Row> all =
        spark
            .sql(
                "SELECT CASE id WHEN 0 THEN NULL WHEN 1 THEN array(1D, NULL) WHEN 2 THEN array(1D)"
                    + " WHEN 3 THEN array(1D, double('NaN')) ELSE array(double(id), 0D) END AS"
                    + " features FROM range(10)")
            .collectAsList();
    List<FeatureGroup> groups = List.of(new FeatureGroup("features", 0, 1));
    NetworkInputs inputs = NetworkInputs.of(model, groups, all).orElseThrow();
    assertEquals(5, inputs.rows().size());
    IntStream.range(0, 5)
        .forEach(i -> assertArrayEquals(new float[] {4 + i, 0}, inputs.encoded().values()[i]));
    assertTrue(NetworkInputs.of(model, groups, all.subList(0, 4)).isEmpty());
  }
}
