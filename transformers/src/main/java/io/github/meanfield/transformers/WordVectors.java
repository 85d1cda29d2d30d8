package io.github.meanfield.transformers;

import io.github.meanfield.runtime.text.Vocabulary;
import io.github.meanfield.runtime.text.Words;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.UnknownSizes;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Vectors of words that were learned elsewhere, of which a network can start ({@code
 * initialModel}): those of the words that have tokens by a {@link TextIndexerModel}.
 *
 * <p>They come of a text file as word2vec, GloVe and fastText write it: a word and its numbers in
 * each line, with blanks or tabs between, and perhaps a first line that tells how many words and
 * numbers there are: two whole numbers, which are therefore no word with one number. Words are
 * looked up as they are written, but for the normalization of {@link Words}, so that files with
 * capitals suit {@code toLowercase} false. Of a word that comes again the first vector counts.
 */
public final class WordVectors {

  private final TextIndexerModel indexer;
  private final int dimension;

  /** By token; null for those that have none. */
  private final float[][] vectors;

  private WordVectors(TextIndexerModel indexer, int dimension, float[][] vectors) {
    this.indexer = indexer;
    this.dimension = dimension;
    this.vectors = vectors;
  }

  /**
   * Reads a file, of which it holds the vectors of words that have tokens alone.
   *
   * @param path the file, on any file system that Hadoop knows; compressed if its name ends so, as
   *     in .gz
   * @param indexer tells the words
   * @return the vectors
   * @throws IllegalArgumentException if it is no such file (the message tells the line), has not as
   *     many words as its first line tells, or has no vector of any of the words
   * @throws UncheckedIOException if the file system fails
   */
  public static WordVectors read(String path, TextIndexerModel indexer) {
    Configuration configuration = SparkSession.active().sparkContext().hadoopConfiguration();
    Path file = new Path(path);
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(file);
    try (InputStream raw = file.getFileSystem(configuration).open(file);
        InputStream in = codec == null ? raw : codec.createInputStream(raw);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return read(path, lines, indexer);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          String.format("%s: there is no file of word vectors at '%s'", indexer.uid(), path), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format("%s: '%s' cannot be read: %s", indexer.uid(), path, e.getMessage()), e);
    }
  }

  private static WordVectors read(String path, BufferedReader lines, TextIndexerModel indexer)
      throws IOException {
    Vocabulary vocabulary = new Vocabulary(indexer.vocabulary());
    float[][] vectors = new float[indexer.numTokens()][];
    long[] header = null;
    int dimension = -1;
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      WordVectorLine parsed = new WordVectorLine(line);
      if (number == 1 && parsed.header() != null) {
        header = parsed.header();
        dimension = (int) header[1];
        continue;
      }
      try {
        dimension = dimension < 0 ? parsed.numbers() : dimension;
        String word = parsed.word(dimension);
        if (header == null) {
          // Else a word such as "Apollo 11" is one, as the numbers are told.
          WordVectorLine.requireNoMore(word, dimension);
        }
        int token = vocabulary.token(Words.normal(word));
        if (token != Vocabulary.UNKNOWN && vectors[token] == null) {
          vectors[token] = parsed.vector(dimension);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            String.format(
                "%s: '%s', line %d %s; required are a word and its numbers in each line, as many"
                    + " in each",
                indexer.uid(), path, number, e.getMessage()),
            e);
      }
    }
    if (header != null && header[0] != number - 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: '%s' has %d lines of words, but its first line tells of %d; get it anew",
              indexer.uid(), path, number - 1, header[0]));
    }
    WordVectors read = new WordVectors(indexer, dimension, vectors);
    if (read.numFound() == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: '%s' has no vector of any of the %d words; required is a file of their language,"
                  + " with capitals as they have them (toLowercase is %s)",
              indexer.uid(), path, indexer.vocabulary().size(), indexer.getToLowercase()));
    }
    return read;
  }

  /** Numbers of a vector. */
  public int dimension() {
    return dimension;
  }

  /** Number of words of the vocabulary that have a vector. */
  public int numFound() {
    return (int) Arrays.stream(vectors).filter(vector -> vector != null).count();
  }

  /**
   * A network whose {@code EmbeddingSequenceLayer} has these vectors; its other parameters are
   * drawn. Tokens without a vector have numbers drawn from a normal distribution as wide as the
   * numbers of those that have one.
   *
   * @param networkJson configuration of the network, as the param {@code networkJson} takes it; the
   *     first EmbeddingSequenceLayer must have as many outputs as vectors have numbers. Sizes that
   *     it leaves to the data are those of the {@link TextIndexerModel}; the number of outputs may
   *     be another in training, which then draws the output layer
   * @param seed of all that is drawn
   * @throws IllegalArgumentException if it is no network, has no such layer, or its sizes are
   *     others
   */
  public NetworkZip start(String networkJson, long seed) {
    NetworkConfiguration network = filled(networkJson);
    network.setSeed(Seeds.derive(seed, SeedPurpose.WEIGHTS.ordinal()));
    Part embedding = embedding(network);
    String configuration = network.toJson();
    Model model = network.open(null);
    String name = network.isGraph() ? embedding.name() : "" + network.parts().indexOf(embedding);
    try (INDArray drawn = Nd4j.createFromArray(matrix(seed))) {
      model.getParam(name + "_" + DefaultParamInitializer.WEIGHT_KEY).assign(drawn);
    }
    return new NetworkZip(configuration, model.params().toFloatVector());
  }

  /** Puts the stage before what is said of a network. */
  private NetworkConfiguration filled(String networkJson) {
    try {
      return filled(NetworkConfiguration.parse(networkJson));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format("%s: the network for word vectors %s", indexer.uid(), e.getMessage()), e);
    }
  }

  /** With sizes that it leaves to the data; an output layer of one unit is drawn by the fit. */
  private NetworkConfiguration filled(NetworkConfiguration given) {
    NetworkConfiguration network = given;
    RowShape shape = network.rowShape();
    if (!shape.isKnown()) {
      if (shape.inputs().size() > 1) {
        throw new IllegalArgumentException(
            String.format(
                "leaves sizes of its %d inputs to the data, but word vectors tell those of one; set"
                    + " nIn and maxSteps",
                shape.inputs().size()));
      }
      InputShape input = shape.inputs().get(0);
      int maxSteps = input.maxSteps() < 0 ? indexer.getMaxLength() : input.maxSteps();
      int numTokens = input.numTokens() < 0 ? indexer.numTokens() : input.numTokens();
      network =
          UnknownSizes.fill(
              network, shape.with(List.of(new InputShape(maxSteps, input.stepSize(), numTokens))));
    }
    UnknownSizes.fillOutputs(network, 1);
    return NetworkConfiguration.parse(network.toJson());
  }

  private Part embedding(NetworkConfiguration network) {
    Part found =
        network.parts().stream()
            .filter(part -> part.layer() instanceof EmbeddingSequenceLayer)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        indexer.uid()
                            + ": the network has no EmbeddingSequenceLayer for word vectors to"
                            + " start; add one"));
    EmbeddingSequenceLayer layer = (EmbeddingSequenceLayer) found.layer();
    if (layer.getNIn() != vectors.length || layer.getNOut() != dimension) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s takes %d tokens and gives %d numbers, but there are %d tokens, and vectors of"
                  + " %d numbers; set nIn and nOut so",
              indexer.uid(),
              found.describe(),
              layer.getNIn(),
              layer.getNOut(),
              vectors.length,
              dimension));
    }
    return found;
  }

  private float[][] matrix(long seed) {
    double deviation = deviation();
    float[][] matrix = vectors.clone();
    for (int token = 0; token < matrix.length; token++) {
      if (matrix[token] == null) {
        Random random = new Random(Seeds.derive(seed, SeedPurpose.WORD_VECTORS.ordinal(), token));
        matrix[token] = new float[dimension];
        for (int i = 0; i < dimension; i++) {
          matrix[token][i] = (float) (deviation * random.nextGaussian());
        }
      }
    }
    return matrix;
  }

  /** Standard deviation of the numbers that were found. */
  private double deviation() {
    double mean = numbers().average().orElseThrow();
    return Math.sqrt(numbers().map(x -> (x - mean) * (x - mean)).average().orElseThrow());
  }

  private DoubleStream numbers() {
    return Arrays.stream(vectors)
        .filter(vector -> vector != null)
        .flatMapToDouble(v -> IntStream.range(0, v.length).mapToDouble(i -> v[i]));
  }

  /**
   * Writes a network that {@link #start} gives, for the param {@code initialModel}.
   *
   * @param networkJson configuration of the network
   * @param seed of all that is drawn
   * @param path of a new file, on any file system that Hadoop knows
   * @throws IllegalArgumentException as {@link #start} does
   * @throws UncheckedIOException if the file exists, or cannot be written
   */
  public void saveStart(String networkJson, long seed, String path) {
    byte[] zip = start(networkJson, seed).write();
    Path file = new Path(path);
    try {
      FileSystem files =
          file.getFileSystem(SparkSession.active().sparkContext().hadoopConfiguration());
      try (OutputStream out = files.create(file, false)) {
        out.write(zip);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format("%s: cannot write '%s': %s", indexer.uid(), path, e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return String.format(
        "WordVectors: %d of %d words of %s, dimension=%d",
        numFound(), indexer.vocabulary().size(), indexer.uid(), dimension);
  }
}
