package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.tables.Cure;
import io.github.meanfield.jobs.tables.FreeText;
import io.github.meanfield.runtime.text.Words;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Columns of texts whose words a network reads or, if they are left out as they differ in most
 * rows, could read. Words are those of a {@code TextIndexer}.
 */
public final class FreeTextCheck implements Check {

  /** Of more texts, about so many are looked at, chosen by hash. */
  private static final long SAMPLE = 10_000;

  private static final long PARTS = 1_000_000;

  private static final UserDefinedFunction WORDS =
      functions.udf(
          (UDF1<String, List<String>>) text -> Words.of(text, true),
          DataTypes.createArrayType(DataTypes.StringType));

  @Override
  public List<Finding> of(Evidence evidence) {
    return IntStream.range(0, evidence.numSlots())
        .filter(
            slot ->
                isRead(evidence, slot)
                    || evidence.slot(slot).isText() && evidence.column(slot).isLeftOutByItsValues())
        .mapToObj(slot -> of(evidence, slot))
        .flatMap(Optional::stream)
        .toList();
  }

  private static boolean isRead(Evidence evidence, int slot) {
    return evidence.column(slot).role() == Role.TEXT;
  }

  private static Optional<Finding> of(Evidence evidence, int slot) {
    long values = evidence.profile(slot).values();
    // A word has a character at least; most identifiers need not be read.
    if (values == 0
        || !isRead(evidence, slot) && evidence.profile(slot).max() < FreeText.FEWEST_WORDS) {
      return Optional.empty();
    }
    Dataset<Row> texts = sample(evidence.table().values(evidence.slot(slot).column()), values);
    Row lengths = lengths(texts);
    if (!isRead(evidence, slot) && lengths.getInt(1) < FreeText.FEWEST_WORDS) {
      return Optional.empty();
    }
    long looked = lengths.getLong(0);
    Row words = words(texts);
    String name = evidence.slot(slot).name();
    Finding finding =
        Finding.hint(Kind.FREE_TEXT, List.of(name), values, null)
            .text(
                "%s holds free texts: half of %s have up to %s words, 95 %% up to %s, the longest"
                    + " %s; %s of their %s different words occur twice or more",
                name,
                looked < values
                    ? "a sample of " + Console.count(looked) + " of " + Console.count(values)
                    : "the " + Console.count(values),
                Console.count(lengths.getInt(1)),
                Console.count(lengths.getInt(2)),
                Console.count(lengths.getInt(3)),
                Console.count(words.getLong(1)),
                Console.count(words.getLong(0)));
    return Optional.of(
        isRead(evidence, slot)
            ? finding
            : finding.cure("to learn from its words: " + Cure.option("--text", name)));
  }

  /** The same texts in whatever order and partitions they are. */
  private static Dataset<Row> sample(Dataset<Row> texts, long values) {
    Column text = functions.col(texts.columns()[0]);
    return texts
        .where(
            functions
                .pmod(functions.xxhash64(text), functions.lit(PARTS))
                .lt((double) PARTS * SAMPLE / values))
        .select(WORDS.apply(text).as("words"));
  }

  /** Texts, and words of the median, of 95 % and of the longest. */
  private static Row lengths(Dataset<Row> texts) {
    return texts
        .select(functions.size(functions.col("words")).as("n"))
        .selectExpr(
            "count(*)",
            "coalesce(int(percentile_disc(0.5) WITHIN GROUP (ORDER BY n)), 0)",
            "int(percentile_disc(0.95) WITHIN GROUP (ORDER BY n))",
            "max(n)")
        .first();
  }

  /** Different words, and those that occur twice or more. */
  private static Row words(Dataset<Row> texts) {
    return texts
        .select(functions.explode(functions.col("words")).as("word"))
        .groupBy("word")
        .count()
        .selectExpr("count(*)", "count_if(count >= 2)")
        .first();
  }
}
