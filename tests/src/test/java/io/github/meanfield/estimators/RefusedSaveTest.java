package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.FewRows.goodAnd;
import static io.github.meanfield.FewRows.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.RefusingFileSystem.Refusal;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.StandardizerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the file system refuses, a save fails, leaves nothing, and what was saved before stays. */
class RefusedSaveTest extends FitChecks {

  @TempDir private Path folder;

  @BeforeEach
  void register(SparkSession spark) {
    RefusingFileSystem.register(spark.sparkContext().hadoopConfiguration());
  }

  @AfterEach
  void refuseNothing() {
    RefusingFileSystem.refusal = Refusal.NOTHING;
  }

  @ParameterizedTest
  @EnumSource(
      value = Refusal.class,
      names = {"MKDIRS", "CREATE", "WRITE", "RENAME"})
  void aNetworkThatWasSavedBeforeStays(Refusal refusal, SparkSession spark) throws IOException {
    NeuralNetworkClassificationModel before = classifier().setSeed(1).fit(goodAnd(spark));
    before.save(path());
    refuse(refusal, classifier().setSeed(2).fit(goodAnd(spark)), "model");
    assertEquals(
        before.predictProbability(Vectors.dense(1, 2)),
        NeuralNetworkClassificationModel.load(folder.resolve("model").toString())
            .predictProbability(Vectors.dense(1, 2)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Refusal.class,
      names = {"MKDIRS", "CREATE", "WRITE", "RENAME"})
  void aStandardizerThatWasSavedBeforeStays(Refusal refusal, SparkSession spark)
      throws IOException {
    Standardizer standardizer = new Standardizer().setInputCol("features").setOutputCol("out");
    StandardizerModel before = standardizer.fit(goodAnd(spark));
    before.save(path());
    refuse(
        refusal, standardizer.fit(goodAnd(spark, row(Vectors.dense(9, 9), 1.0, false))), "model");
    assertArrayEquals(
        before.mean().toArray(),
        StandardizerModel.load(folder.resolve("model").toString()).mean().toArray());
  }

  @ParameterizedTest
  @EnumSource(
      value = Refusal.class,
      names = {"MKDIRS", "CREATE", "WRITE", "RENAME"})
  void nothingIsLeftWhereNothingWas(Refusal refusal, SparkSession spark) throws IOException {
    refuse(refusal, classifier().fit(goodAnd(spark)));
  }

  @Test
  void whatCannotBePutBackIsToldOf(SparkSession spark) throws IOException {
    NeuralNetworkClassificationModel model = classifier().fit(goodAnd(spark));
    model.save(path());
    RefusingFileSystem.refusal = Refusal.RENAME_TO_PLACE;
    IOException error =
        assertThrows(IOException.class, () -> model.write().overwrite().save(path()));
    assertMessage(error, "refuses to rename", "; what was saved there before is now in refusing:");
    assertFalse(error.getMessage().contains("as it was"), error.getMessage());
    try (Stream<Path> files = Files.list(folder)) {
      Path old = files.findFirst().orElseThrow();
      assertTrue(error.getMessage().endsWith(old.getFileName().toString()), error.getMessage());
      NeuralNetworkClassificationModel.load(old.toString());
    }
  }

  /** Saves in vain, and requires that the folder holds what it held. */
  private void refuse(Refusal refusal, MLWritable model, String... remaining) throws IOException {
    RefusingFileSystem.refusal = refusal;
    assertMessage(
        assertThrows(IOException.class, () -> model.write().overwrite().save(path())),
        "cannot save to " + path() + ": ",
        refusal == Refusal.RENAME ? "" : "no " + refusal + " today",
        remaining.length == 0 ? "" : "; what was saved there before is as it was");
    RefusingFileSystem.refusal = Refusal.NOTHING;
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(remaining), files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private String path() {
    return "refusing://" + folder.resolve("model");
  }
}
