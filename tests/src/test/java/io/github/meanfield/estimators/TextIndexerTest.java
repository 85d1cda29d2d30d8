package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Errors;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.runtime.text.Words;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.SequenceAttribute;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TextIndexerModel;
import io.github.meanfield.transformers.TextLengths;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of texts. */
@ExtendWith(SparkSessionExtension.class)
class TextIndexerTest {

  /** By count: the 4, bad 2, film 2, good 2, was 2; once a, and not. */
  private static final String[] TEXTS = {
    "The film was good", "the FILM was bad, bad!", "Not the good", "a the"
  };

  @Test
  void paramsHaveDefaultsAndFollowSparksRules(SparkSession spark) {
    TextIndexer indexer = indexer();
    assertTrue(indexer.getToLowercase());
    assertEquals(2, indexer.getMinCount());
    assertEquals(20_000, indexer.getVocabSize());
    assertEquals(0, indexer.getMaxLength());
    assertEquals(1, indexer.getWordNgrams());
    assertEquals(65_536, indexer.getNumBuckets());
    assertEquals("error", indexer.getHandleInvalid());
    assertFalse(indexer.isDefined(indexer.validationIndicatorCol()));
    TextIndexerModel model = indexer.fit(texts(spark, TEXTS));
    ParamsSuite.checkParams(indexer);
    ParamsSuite.checkParams(model);
    MLTestingUtils.checkCopyAndUids(indexer, model);
  }

  @Test
  void frequentWordsHaveTokensInFallingOrder(SparkSession spark) {
    Dataset<Row> rows = texts(spark, TEXTS);
    TextIndexerModel model = indexer().fit(rows);
    assertEquals(List.of("the", "bad", "film", "good", "was"), model.vocabulary());
    assertEquals(7, model.numTokens());
    assertEquals(5, model.getMaxLength());
    assertEquals(Map.of(4, 1L, 5, 1L, 3, 1L, 2, 1L), model.lengths().texts());
    assertEquals(4, model.lengths().numTexts());
    assertEquals(2, model.lengthQuantile(0.25));
    assertEquals(3, model.lengthQuantile(0.26));
    assertEquals(5, model.lengthQuantile(1));

    Dataset<Row> made = model.transform(rows.union(texts(spark, "", "Was it \u2026 good?")));
    assertEquals(model.transformSchema(rows.schema()), made.schema());
    assertEquals(new SequenceAttribute(5, 7), SequenceAttribute.of(made.schema().apply("tokens")));
    assertFalse(((ArrayType) made.schema().apply("tokens").dataType()).containsNull());
    assertNull(SequenceAttribute.of(indexer().transformSchema(rows.schema()).apply("tokens")));
    List<String> tokens =
        made.select("tokens").collectAsList().stream()
            .map(row -> row.getList(0).toString())
            .toList();
    assertEquals(
        List.of("[2, 4, 6, 5]", "[2, 4, 6, 3, 3]", "[1, 2, 5]", "[1, 2]", "[]", "[6, 1, 5]"),
        tokens);
    assertEquals("was [unknown] good", model.text(new int[] {6, 1, 5, 0, 0}));
    assertTrue(model.toString().contains("words=5, numTokens=7, maxLength=5"), model.toString());
  }

  @Test
  void theModelIsTheSameInWhateverPartitions(SparkSession spark) {
    String[] many =
        IntStream.range(0, 200)
            .mapToObj(i -> "w" + i % 40 + " w" + i % 7 + " \ud83d\ude00 \uff21 e" + i % 3)
            .toArray(String[]::new);
    TextIndexer indexer = indexer().setVocabSize(30);
    TextIndexerModel one = indexer.fit(texts(spark, many));
    TextIndexerModel five = indexer.fit(texts(spark, many).repartition(5));
    assertEquals(30, one.vocabulary().size());
    assertEquals(one.vocabulary(), five.vocabulary());
    assertEquals(one.lengths().texts(), five.lengths().texts());
    // As frequent as each other: by code points, not by the chars of Java.
    assertEquals(List.of("\uff41", "\ud83d\ude00"), one.vocabulary().subList(0, 2));
  }

  @Test
  void whatIsTooLongIsCutOffAtTheEnd(SparkSession spark) {
    Dataset<Row> rows =
        texts(
            spark,
            IntStream.rangeClosed(1, 40).mapToObj(n -> "a ".repeat(n)).toArray(String[]::new));
    TextIndexerModel model = indexer().fit(rows);
    assertEquals(38, model.getMaxLength());
    assertEquals(38, model.tokens("a ".repeat(100)).length);
    assertEquals(3, indexer().setMaxLength(3).fit(rows).tokens("a a a a").length);
  }

  @Test
  void neighbouringWordsHaveTokensBehindThoseOfWords(SparkSession spark) {
    Dataset<Row> rows = texts(spark, TEXTS);
    TextIndexerModel model = indexer().setWordNgrams(3).setNumBuckets(1000).fit(rows);
    assertEquals(1007, model.numTokens());
    // Five words, four pairs, three triples.
    assertEquals(12, model.getMaxLength());
    int[] good = model.tokens("not the good");
    int[] bad = model.tokens("unheard the good");
    assertEquals(6, good.length);
    assertArrayEquals(new int[] {1, 2, 5}, Arrays.copyOf(good, 3));
    assertTrue(Arrays.stream(good, 3, 6).allMatch(token -> token >= 7 && token < 1007));
    assertEquals(good[4], bad[4], "the good");
    // Words that are not in the vocabulary count by themselves.
    assertTrue(good[3] != bad[3] && good[5] != bad[5]);
    int[] other = model.tokens("the not good");
    assertTrue(good[3] != other[3], "the order counts");
    // What a saved network has learned of must not change with a version.
    assertEquals("[1, 2, 5, 367, 650, 979]", Arrays.toString(good));
    assertEquals("[unknown] the good [words] [words] [words]", model.text(good));
    assertEquals(4, indexer().setWordNgrams(2).setMaxLength(4).fit(rows).tokens("a b c").length);
  }

  @Test
  void capitalsCountIfTheyAreToStay(SparkSession spark) {
    TextIndexerModel model =
        indexer().setToLowercase(false).setMinCount(1).fit(texts(spark, "US us US"));
    assertEquals(List.of("US", "us"), model.vocabulary());
  }

  @Test
  void validationRowsTakeNoPart(SparkSession spark) {
    Dataset<Row> rows =
        texts(spark, "a a", "b b b", null)
            .withColumn("held", functions.col("text").startsWith("b"));
    TextIndexerModel model =
        indexer().setValidationIndicatorCol("held").setHandleInvalid("keep").fit(rows);
    assertEquals(List.of("a"), model.vocabulary());
    assertEquals(1, model.lengths().numTexts());
  }

  @Test
  void textsThatAreNullAreRefusedLeftOutOrEmpty(SparkSession spark) {
    Dataset<Row> rows = texts(spark, "a a", null);
    Errors.assertRefused(
        () -> indexer().fit(rows),
        "inputCol 'text' has 1 of 2 texts of the training rows null; every row must have a text");
    TextIndexerModel model = indexer().setHandleInvalid("skip").fit(rows);
    assertEquals(1, model.transform(rows).count());
    assertEquals(List.of(2, 2), model.transform(rows).first().getList(1));
    NullPointerException none = assertThrows(NullPointerException.class, () -> model.tokens(null));
    assertTrue(none.getMessage().startsWith(model.uid() + ": null has no tokens"));
    assertEquals(
        List.of(),
        model.setHandleInvalid("keep").transform(rows).collectAsList().get(1).getList(1));
    Errors.assertTaskRefuses(
        () -> model.setHandleInvalid("error").transform(rows).collect(),
        "inputCol 'text' has a text that is null");
  }

  @Test
  void emptyTextsTellNothingOfLengths(SparkSession spark) {
    String[] texts = new String[100];
    Arrays.fill(texts, "");
    Arrays.fill(texts, 96, 100, "good film");
    Dataset<Row> rows = texts(spark, texts);
    TextIndexerModel model = indexer().fit(rows);
    assertEquals(2, model.getMaxLength());
    assertEquals(100, model.lengths().numTexts());
    assertEquals(2, model.tokens("good film").length);
    assertEquals(0, new TextLengths(Map.of(0, 3L)).quantile(0.5));
    model.set(model.maxLength(), 0);
    String message = "param maxLength is 0, but that of a model must be at least 1";
    Errors.assertRefused(() -> model.transformSchema(rows.schema()), message);
    Errors.assertRefused(() -> model.tokens("good film"), message);
    Errors.assertRefused(() -> new SequenceAttribute(0, 4), "sequences of at most 0 steps");
  }

  @ParameterizedTest
  @MethodSource
  void namedNetworksTrainOnTokens(String networkJson, SparkSession spark, @TempDir Path folder)
      throws Exception {
    Dataset<Row> rows =
        spark
            .range(0, 40, 1, 2)
            .selectExpr("if(id % 2 = 0, 'a good film', 'so bad') text", "double(id % 2) label");
    TextIndexerModel indexer = indexer().fit(rows);
    Dataset<Row> tokens = indexer.transform(rows);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setFeaturesCol("tokens")
            .setNetworkJson(networkJson)
            .setMaxEpochs(2)
            .setNumWorkers(1)
            .fit(tokens);
    assertEquals(2, model.numClasses());
    InputShape input = model.rowShape().inputs().get(0);
    assertEquals(new InputShape(indexer.getMaxLength(), 1, indexer.numTokens()), input);
    model.save(folder + "/model");
    assertEquals(
        model.transform(tokens).collectAsList(),
        NeuralNetworkClassificationModel.load(folder + "/model").transform(tokens).collectAsList());
  }

  static Stream<String> namedNetworksTrainOnTokens() {
    return Stream.of(
        TextNetworks.lstm().setEmbeddingSize(4).setUnits(3).toJson(),
        TextNetworks.transformer().setEmbeddingSize(4).setHeads(2).setLayers(1).toJson());
  }

  @Test
  void savedModelsAreWhatTheyWere(SparkSession spark, @TempDir Path folder) throws Exception {
    TextIndexer indexer = indexer().setWordNgrams(2).setNumBuckets(50).setVocabSize(3);
    indexer.save(folder + "/indexer");
    TextIndexerModel model =
        TextIndexer.load(folder + "/indexer").fit(texts(spark, TEXTS)).setHandleInvalid("keep");
    model.write().save(folder + "/model");
    TextIndexerModel loaded = TextIndexerModel.load(folder + "/model");
    assertEquals(model.vocabulary(), loaded.vocabulary());
    assertEquals(model.lengths().texts(), loaded.lengths().texts());
    Dataset<Row> rows = texts(spark, "the good film", null, "");
    assertEquals(model.transform(rows).collectAsList(), loaded.transform(rows).collectAsList());
    assertEquals(model.transformSchema(rows.schema()), loaded.transformSchema(rows.schema()));
  }

  @Test
  void wordsHaveLettersDigitsOrSymbols() {
    assertEquals(
        List.of("don't", "well-known", "e-mail", "3.14", "u.s.a", "it's", "snake_case"),
        Words.of("Don't: well-known E-MAIL, 3.14 -- (U.S.A.) it\u2019s + snake_case ...", true));
    // Composed or not, the same word.
    assertEquals(Words.of("caf\u00e9", true), Words.of("CAFE\u0301", true));
    // Han by characters, other scripts as they are written; emoji are words.
    assertEquals(
        List.of("\u6211", "\u559c", "\u6b22", "\u30bf\u30ef\u30fc", "\u3078", "ok", "\ud83d\ude00"),
        Words.of("\u6211\u559c\u6b22\u3002\u30bf\u30ef\u30fc\u3078 ok\ud83d\ude00!", true));
    assertEquals(List.of(), Words.of(" \n\u00a0-- :-) !", true));
    // A half of a surrogate pair is no reason to fail.
    assertEquals(List.of("x", "y"), Words.of("x\ud800y", true));
  }

  @Test
  void whatCannotBeLearnedFromIsRefused(SparkSession spark) {
    Dataset<Row> rows = texts(spark, "each word once");
    Errors.assertRefused(
        () -> indexer().fit(rows), "has no word that occurs at least 2 times in 1 training texts");
    Errors.assertRefused(
        () ->
            indexer()
                .setValidationIndicatorCol("held")
                .fit(rows.withColumn("held", functions.lit(true))),
        "in 0 training texts; at least one is required: check the column, and that 'held' is not"
            + " true everywhere, or set minCount");
    Errors.assertRefused(
        () -> indexer().fit(rows.select(functions.lit(1.0).as("text"))),
        "inputCol 'text' is of type double, but must be a text");
    Errors.assertRefused(
        () -> indexer().setOutputCol("text").fit(rows), "output column 'text' exists already");
    Errors.assertRefused(() -> new TextIndexer().fit(rows), "param inputCol is not set");
    Errors.assertRefused(() -> indexer().setVocabSize(0), "must be from 1 to 16777216");
    Errors.assertRefused(() -> indexer().setWordNgrams(6), "must be from 1 to 5");
    TextIndexerModel model = indexer().setMinCount(1).fit(rows);
    Errors.assertRefused(
        () -> model.text(new int[] {2, 5}), "5 is no token; tokens are whole numbers");
  }

  private static TextIndexer indexer() {
    return new TextIndexer().setInputCol("text").setOutputCol("tokens");
  }

  private static Dataset<Row> texts(SparkSession spark, String... texts) {
    return spark.createDataset(Arrays.asList(texts), Encoders.STRING()).toDF("text").coalesce(1);
  }
}
