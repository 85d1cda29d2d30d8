package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A check that no fit leaves anything behind. */
@ExtendWith(SparkSessionExtension.class)
abstract class FitChecks {

  private Set<Integer> cachedBefore;

  @BeforeEach
  void rememberCached(SparkSession spark) {
    cachedBefore = Set.copyOf(SparkJobs.cached(spark));
  }

  @AfterEach
  void nothingStaysCached(SparkSession spark) {
    // What others have left may be collected meanwhile, so there may be less than before.
    assertTrue(cachedBefore.containsAll(SparkJobs.cached(spark)));
    assertNull(spark.sparkContext().getLocalProperty("spark.job.description"));
  }

  static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {3})
        .setNumWorkers(2)
        .setMaxEpochs(1);
  }
}
