package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.FewRows.goodAnd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Saves to a file system whose rename is a copy, file by file: whoever looks meanwhile finds a
 * whole stage or an error, and so does whoever comes after a copy that was stopped.
 */
class CopiedSaveTest extends FitChecks {

  private static final Vector ROW = Vectors.dense(1, 2);

  @TempDir private Path folder;

  @BeforeEach
  void register(SparkSession spark) {
    CopyingFileSystem.register(spark.sparkContext().hadoopConfiguration());
  }

  @AfterEach
  void observeNothing(SparkSession spark) {
    register(spark);
  }

  /** Where readers look: Hadoop's local file system reads paths of no other scheme. */
  private String place() {
    return folder.resolve("model").toString();
  }

  private String path() {
    return "copying://" + place();
  }

  @Test
  void aReaderFindsAWholeStageOrAnError(SparkSession spark) throws IOException {
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor().setHiddenLayers(new int[] {3}).setMaxEpochs(1);
    NeuralNetworkRegressionModel first = regressor.setSeed(1).fit(goodAnd(spark));
    NeuralNetworkRegressionModel second = regressor.setSeed(2).fit(goodAnd(spark));
    Map<Double, String> names = Map.of(first.predict(ROW), "first", second.predict(ROW), "second");
    Set<String> found = new LinkedHashSet<>();
    CopyingFileSystem.observer =
        step -> {
          found.add(
              whole(() -> names.get(NeuralNetworkRegressionModel.load(place()).predict(ROW))));
          String error =
              assertThrows(
                      IllegalArgumentException.class,
                      () -> new NetworkScorer().setModelPath(place()).numOutputs())
                  .getMessage();
          assertTrue(
              error.contains("is a saved NeuralNetworkRegressionModel")
                  || error.contains("required is a zip file")
                  || error.contains("its metadata cannot be used")
                  || error.contains("is damaged"),
              () -> step + ": " + error);
        };
    first.save(path());
    assertEquals(List.of("nothing", "first"), List.copyOf(found));
    found.clear();
    second.write().overwrite().save(path());
    assertEquals(List.of("first", "nothing", "second"), List.copyOf(found));
  }

  /** What was loaded, or nothing if that is refused with the path. */
  private String whole(Supplier<String> load) {
    try {
      return String.valueOf(load.get());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      assertTrue(e.getMessage().contains(place()), e::getMessage);
      return "nothing";
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSaveThatIsStoppedLeavesWhatWasThere(boolean overwrite, SparkSession spark)
      throws IOException {
    Path network = folder.resolve("network");
    classifier().fit(goodAnd(spark)).save(network.toString());
    NetworkScorer before = new NetworkScorer("before").setModelPath(network.toString());
    NetworkScorer after = new NetworkScorer("after").setModelPath(network.toString());
    AtomicInteger left = new AtomicInteger();
    for (int step = 1; left.get() <= 0; step++) {
      observeNothing(spark);
      FileUtils.deleteDirectory(folder.resolve("model").toFile());
      if (overwrite) {
        before.save(path());
      }
      left.set(step);
      CopyingFileSystem.observer =
          seen -> {
            if (left.decrementAndGet() == 0) {
              throw new IOException("no " + seen);
            }
          };
      boolean saved = save(after);
      List<String> files =
          CheckpointedFits.list(folder).stream().map(CopiedSaveTest::name).toList();
      if (saved || overwrite) {
        assertEquals(List.of("model", "network"), files, "step " + step);
        assertEquals(saved ? "after" : "before", NetworkScorer.load(place()).uid());
      } else {
        assertEquals(List.of("network"), files, "step " + step);
      }
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private boolean save(NetworkScorer scorer) {
    try {
      scorer.write().overwrite().save(path());
      return true;
    } catch (IOException e) {
      assertMessage(e, "cannot save to " + path() + ": no ");
      return false;
    }
  }
}
