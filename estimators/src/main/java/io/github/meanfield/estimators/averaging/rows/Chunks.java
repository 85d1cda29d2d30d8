package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Rows dealt out to chunks, one a partition, that Spark keeps until this is closed. Each run of C
 * neighbouring rows has one row in each of the C chunks, so that chunks are equally large (±1) and
 * sorted data are spread over all of them. At which chunk a run begins is random, so that a pattern
 * in the order of rows, such as classes that take turns, does not become a chunk of one class.
 */
public final class Chunks implements AutoCloseable {

  private final JavaRDD<RowBlock> rdd;
  private final int count;
  private final long rows;
  private final boolean sparse;
  private final double rowLength;
  private final RowBlock examples;

  private Chunks(
      JavaRDD<RowBlock> rdd,
      int count,
      long rows,
      boolean sparse,
      double rowLength,
      RowBlock examples) {
    this.rdd = rdd;
    this.count = count;
    this.rows = rows;
    this.sparse = sparse;
    this.rowLength = rowLength;
    this.examples = examples;
  }

  /**
   * The number of chunks of an epoch: whole rounds, each with a chunk for every worker, as few as
   * {@code averagingFrequency} allows; but no chunk smaller than a minibatch, so that few rows are
   * not worn away in tiny steps.
   *
   * @param rows number of rows, at least 1
   * @param numWorkers chunks trained at a time
   * @param batchSize rows of a minibatch
   * @param averagingFrequency largest number of minibatches of a chunk
   * @return at least 1 and at most the number of rows
   */
  public static int count(long rows, int numWorkers, int batchSize, int averagingFrequency) {
    long chunks = ceilDiv(rows, (long) batchSize * averagingFrequency);
    long wholeRounds = numWorkers * ceilDiv(chunks, numWorkers);
    return Math.toIntExact(Math.min(wholeRounds, ceilDiv(rows, batchSize)));
  }

  private static long ceilDiv(long x, long y) {
    return (x - 1) / y + 1;
  }

  /**
   * Deals the rows of a split out. Spark's job fails, by {@link ChangedRows}, if the rows, read
   * again, are not the same.
   *
   * @param rows the rows
   * @param split which of them
   * @param count number of chunks, at most that of the rows
   * @param seed seed of the dealing
   * @return the chunks, held by Spark already; close them when they are no longer needed
   * @throws IllegalArgumentException if a chunk would be larger than an array can be
   */
  public static <L extends LabelSurvey<L>> Chunks deal(
      TrainingRows<L> rows, Split split, int count, long seed) {
    boolean sparse = rows.isSparse(split);
    String uid = rows.source().uid();
    long largest = ceilDiv(rows.count(split), count);
    if (rows.source().label() != null) {
      requireRoom(uid, largest, rows.labelWidth(), "label values");
    }
    if (sparse) {
      requireRoom(uid, largest, rows.meanNonZeros(split), "features that are not zero");
    } else {
      requireRoom(uid, largest, rows.numFeatures(), "features");
    }
    int[] filled = rows.filledPartitions(split);
    JavaPairRDD<Integer, Piece> pieces =
        JavaPairRDD.fromJavaRDD(
            ChosenPartitions.of(rows.blocks(), filled)
                .mapPartitionsWithIndex(
                    Dealer.of(rows.partitions(), filled, split, count, seed), false));
    JavaRDD<RowBlock> chunks =
        pieces
            .partitionBy(new HashPartitioner(count))
            .values()
            .mapPartitions(dealt -> assemble(dealt, sparse))
            .persist(rows.source().storageLevel());
    // Brings all chunks into place at once; from here on the blocks are not needed.
    List<RowBlock> examples;
    try {
      examples =
          chunks
              .mapPartitionsWithIndex(new ExamplePicker(rows.examples(split), count, seed), true)
              .collect();
    } catch (Throwable e) {
      chunks.unpersist(false);
      throw e;
    }
    return new Chunks(
        chunks,
        count,
        rows.count(split),
        sparse,
        sparse ? 2 * rows.meanNonZeros(split) : rows.numFeatures(),
        RowBlock.concat(examples, sparse));
  }

  static void requireRoom(String uid, long largest, double width, String numbers) {
    if (largest * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a chunk has %,d rows of %,.0f %s, more than the %,d numbers that an array holds;"
                  + " lower averagingFrequency or batchSize",
              uid, largest, width, numbers, Integer.MAX_VALUE));
    }
  }

  /** The chunk of a row: rows i·C to i·C + C-1 take turns from a random chunk on. */
  public static int chunkOf(long row, int count, long seed) {
    long start = Seeds.derive(seed, SeedPurpose.DEALING.ordinal(), row / count);
    return (int) Math.floorMod(row + start, (long) count);
  }

  /**
   * A shuffle delivers in no fixed order, so pieces are put in order by the blocks they come from.
   */
  private static Iterator<RowBlock> assemble(Iterator<Piece> pieces, boolean sparse) {
    List<Piece> all = new ArrayList<>();
    pieces.forEachRemaining(all::add);
    all.sort(Comparator.comparingLong(piece -> piece.firstRow));
    return List.of(RowBlock.concat(all.stream().map(piece -> piece.rows).toList(), sparse))
        .iterator();
  }

  /** Number of chunks. */
  public int count() {
    return count;
  }

  /** Number of rows. */
  public long rows() {
    return rows;
  }

  /** Rows of the largest chunk. */
  public int largest() {
    return (int) ceilDiv(rows, count);
  }

  /** Whether the features are sparse. */
  public boolean isSparse() {
    return sparse;
  }

  /**
   * Numbers that hold the features of a row, in the mean: of sparse rows the values and their
   * columns.
   */
  public double rowLength() {
    return rowLength;
  }

  /**
   * Brings rows of the first chunk to the driver, from all over it: neighbours may be alike.
   *
   * @param most the most rows
   */
  public RowBlock sample(int most) {
    PartitionTask<RowBlock, RowBlock> task =
        (number, chunks) -> {
          RowBlock chunk = chunks.next();
          return chunk.select(spread(chunk.size(), most));
        };
    return task.run(rdd, new int[] {0}).get(0);
  }

  /** A few of the rows, of as many labels as there are; the same whatever the chunks. */
  public RowBlock examples() {
    return examples;
  }

  private static int[] spread(int size, int most) {
    int count = Math.min(size, most);
    return IntStream.range(0, count).map(i -> (int) ((long) size * i / count)).toArray();
  }

  /** The chunks: partition c holds chunk c and nothing else. */
  public JavaRDD<RowBlock> rdd() {
    return rdd;
  }

  @Override
  public void close() {
    Uninterrupted.run(() -> rdd.unpersist(false));
  }

  /** Rows of one block, which starts at firstRow, that go to one chunk. */
  private static final class Piece implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long firstRow;
    private final RowBlock rows;

    Piece(long firstRow, RowBlock rows) {
      this.firstRow = firstRow;
      this.rows = rows;
    }
  }

  /** Cuts the blocks of a partition into pieces, and checks that they are those counted before. */
  private static final class Dealer<L extends LabelSurvey<L>>
      implements Function2<Integer, Iterator<SurveyedBlock<L>>, Iterator<Tuple2<Integer, Piece>>> {
    private static final long serialVersionUID = 1L;
    private final int[] partitions;
    private final Split split;
    private final int count;
    private final long seed;
    private final long[] firstRows;
    private final long[] digests;

    private Dealer(
        int[] partitions, Split split, int count, long seed, long[] firstRows, long[] digests) {
      this.partitions = partitions;
      this.split = split;
      this.count = count;
      this.seed = seed;
      this.firstRows = firstRows;
      this.digests = digests;
    }

    static <L extends LabelSurvey<L>> Dealer<L> of(
        List<PartitionSurvey<L>> surveys, int[] partitions, Split split, int count, long seed) {
      long[] firstRows = new long[partitions.length];
      long[] digests = new long[partitions.length];
      long rows = 0;
      for (int i = 0; i < partitions.length; i++) {
        firstRows[i] = rows;
        digests[i] = surveys.get(partitions[i]).digest();
        rows += surveys.get(partitions[i]).of(split).rows();
      }
      return new Dealer<>(partitions, split, count, seed, firstRows, digests);
    }

    @Override
    public Iterator<Tuple2<Integer, Piece>> call(
        Integer position, Iterator<SurveyedBlock<L>> blocks) {
      return new Iterator<>() {
        private Iterator<Tuple2<Integer, Piece>> pieces =
            List.<Tuple2<Integer, Piece>>of().iterator();
        private long row = firstRows[position];
        private long digest;

        @Override
        public boolean hasNext() {
          while (!pieces.hasNext() && blocks.hasNext()) {
            SurveyedBlock<L> block = blocks.next();
            digest = 31 * digest + block.digest();
            if (block.split() == split) {
              pieces = cut(block.rows(), row).iterator();
              row += block.rows().size();
            }
            if (!blocks.hasNext()) {
              requireSame(position, digest);
            }
          }
          return pieces.hasNext();
        }

        @Override
        public Tuple2<Integer, Piece> next() {
          hasNext();
          return pieces.next();
        }
      };
    }

    private List<Tuple2<Integer, Piece>> cut(RowBlock rows, long firstRow) {
      Map<Integer, IntStream.Builder> byChunk = new LinkedHashMap<>();
      for (int row = 0; row < rows.size(); row++) {
        byChunk
            .computeIfAbsent(chunkOf(firstRow + row, count, seed), key -> IntStream.builder())
            .add(row);
      }
      List<Tuple2<Integer, Piece>> pieces = new ArrayList<>();
      byChunk.forEach(
          (chunk, chosen) ->
              pieces.add(
                  new Tuple2<>(chunk, new Piece(firstRow, rows.select(chosen.build().toArray())))));
      return pieces;
    }

    private void requireSame(int position, long digest) {
      if (digest != digests[position]) {
        throw new ChangedRows(partitions[position]);
      }
    }
  }
}
