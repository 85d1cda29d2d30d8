package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.benchmark.Digits;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link FineTuningTest#whatWasLearnedHelpsWithOtherClasses} with real images, where the MNIST
 * files are at hand.
 */
@ExtendWith(SparkSessionExtension.class)
class MnistFineTuningTest {

  @TempDir private Path directory;

  private static Digits read(boolean test) {
    try {
      return test ? Digits.test() : Digits.training();
    } catch (IllegalArgumentException | IOException e) {
      assumeTrue(false, e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  /** The first images of each digit from one to another. */
  private static Dataset<Row> rows(
      SparkSession spark, Digits digits, int from, int to, int rowsPerDigit) {
    int[] counts = new int[10];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < digits.size(); i++) {
      int digit = digits.labels()[i];
      if (digit >= from && digit <= to && counts[digit]++ < rowsPerDigit) {
        rows.add(RowFactory.create((long) i, Vectors.dense(digits.features(i)), (double) digit));
      }
    }
    return spark.createDataFrame(rows, Samples.LABELLED);
  }

  private static NeuralNetworkClassifier estimator() {
    return new NeuralNetworkClassifier().setNumWorkers(2).setBatchSize(25).setMaxEpochs(4);
  }

  private static NeuralNetworkClassifier classifier(int outputs) {
    return estimator().setNetworkJson(Networks.lenet(outputs).toJson());
  }

  private static double accuracy(NeuralNetworkClassificationModel model, Dataset<Row> rows) {
    return model.transform(rows).filter("prediction = label").count() / (double) rows.count();
  }

  @Test
  void digitsFromFiveToNineAreLearnedFasterAfterThoseFromZeroToFour(SparkSession spark)
      throws IOException {
    Digits training = read(false);
    Dataset<Row> few = rows(spark, training, 5, 9, 100).cache();
    Dataset<Row> test = rows(spark, read(true), 5, 9, 400).cache();
    String path = directory.resolve("initial").toString();
    classifier(5).setMaxEpochs(2).fit(rows(spark, training, 0, 4, 600)).save(path);
    double fromScratch = accuracy(classifier(10).fit(few), test);
    double fineTuned = accuracy(estimator().setInitialModel(path).fit(few), test);
    double frozen = accuracy(estimator().setInitialModel(path).setFrozenLayers(1).fit(few), test);
    String found = fineTuned + ", frozen " + frozen + ", from scratch " + fromScratch;
    System.out.println("MNIST " + found);
    assertTrue(fineTuned > fromScratch, found);
    assertTrue(frozen > fromScratch, found);
  }
}
