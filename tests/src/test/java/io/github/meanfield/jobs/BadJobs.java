package io.github.meanfield.jobs;

import io.github.meanfield.badinput.BadCase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the commands refuse before they start a Spark session. */
public final class BadJobs {

  /** A command, and what is said of it; @ is the case's folder. */
  private static final String COMMANDS =
      """
      trian                                                     | did you mean train?
      inspect --input @/nope.csv --label y                      | there is no file or folder '@/nope.csv'
      inspect --input @/rows.csv                                | give --label
      inspect --label y                                         | '--input=PATH'
      inspect --input @/rows.csv --label y --weights 1,2        | weights is [1.0, 2.0]
      inspect --input @/rows.csv --label y --task guess         | '--task'
      inspect --input @/rows.csv --label y --seed x             | '--seed'
      inspect --input @/rows.csv --label y --label-errors -1    | --label-errors is -1, but must be at least 0
      inspect --input @/rows.csv --label y --label-errors 5 --task regression | --label-errors looks for wrong classes
      inspect --input @/rows.csv --label y --hidden-layers 3    | '--hidden-layers'
      inspect --input @/rows.csv --label y --output @/run --overwrite | '@/run' holds a trained model, which would be lost
      inspect --input @/rows.csv --label y --output @/precious --overwrite | not from an earlier run
      inspect --input @/rows.csv --label y --output @ --overwrite | would replace '@/rows.csv'
      train --lable y --input @/rows.csv --output @/o           | did you mean --label
      train --label y --input @/rows.csv --outptu @/o           | did you mean --output
      train --label y                                           | '--input=PATH', '--output=DIR'
      train --input @/nope.csv --label y --output @/o           | there is no file or folder '@/nope.csv'
      train --input nowhere://host/rows.csv --label y --output @/o | cannot reach 'nowhere://host/rows.csv'
      train --input @/rows --label y --output @/o               | give --format csv, parquet, json, orc, libsvm, idx or table
      train --input @/rows.csv --output @/o                     | give --label
      train --input @/rows.csv --label y --output @/run         | '@/run' exists already; give --overwrite
      train --input @/rows.csv --label y --output @/precious --overwrite | not from an earlier run
      train --input @/rows.csv --label y --output @ --overwrite | would replace '@/rows.csv'
      train --input @/rows.csv --label y --output @/o --format xml        | '--format'
      train --input @/rows.csv --label y --output @/o --dropout 1.5       | dropout is 1.5
      train --input @/rows.csv --label y --output @/o --max-epochs many   | '--max-epochs': 'many'
      train --input @/rows.csv --label y --output @/o --standardizer-clip 3 | standardizer.clip is given, but with featureEncoding tabular
      train --input @/rows.csv --label y --output @/o --imputation mode   | or give --preset plain
      train --input @/rows.csv --label y --output @/o --preset tabular --network-json {} | network.networkJson is given
      train --input @/rows.csv --label y --output @/o --weights 1,2       | weights is [1.0, 2.0]
      train --input @/rows.csv --label y --output @/o --config @/no.yaml  | no file or folder '@/no.yaml'
      train --input @/rows.csv --label y --output @/o --config @/bad.yaml | bad.yaml:2
      train --input @/rows.csv --label y --output @/o --rare-categories -1                | --rare-categories is -1
      train --input @/rows.csv --label y --output @/o --checkpoint-dir @/o/c | in --output '@/o', which appears all at once
      train --input @/rows.csv --label y --output @/o --threshold recall=2 | --threshold is 'recall=2'; it must be f1, balanced
      train --input @/rows.csv --label y --output @/o --threshold f1 --thresholds 0.4,0.6 | --threshold and --thresholds exclude each other
      train --input @/rows.csv --label x --task regression --output @/o --threshold f1 | --threshold is for classes
      train --input @/rows.csv --label y --output @/o --baselines some | '--baselines'
      train --input @/rows.csv --label y --output @/o --delimiter ;;   | --delimiter is ';;'; it must be one character or tab
      train --input @/rows.csv --label y --output @/o --quote none --escape ''  | --escape is ''''; it must be one character or none
      train --input @/rows.csv --label y --output @/o --quote ; --delimiter ; | --delimiter and --quote are both ';'
      train --input @/rows.csv --label y --output @/o --encoding utf-9 | --encoding: 'utf-9' is no encoding
      train --input @/rows.csv --label y --output @/o --decimal point | '--decimal'
      train --input @/rows.csv --label y --output @/o --bad-records drop | '--bad-records'
      train --input @/rows.csv --format json --label y --output @/o --delimiter ; | --delimiter is for csv, and the input is json
      train --input @/rows.csv --format orc --label y --output @/o --multi-line | --multi-line is for csv and json, and the input is orc
      train --input @/rows.csv --label y --output a:b           | --output 'a:b' is not a path: what stands before a colon
      train --input @/rows.csv --label y --output @/a:b         | --output '@/a:b': Hadoop cannot write to names with colons
      train --input @/rows.csv --label y --output @/run[1]      | takes any of [ ] { } * ? \\ , in it for a pattern
      train --input @/rows.csv --label y --output @/{a}/o       | '@/{a}/o' is 'file:@/{a}/o' in full: Spark takes any of
      train --input @/rows.csv --label y --output @/a,b         | --output '@/a,b' is
      train --input @/[rows.csv --label y --output @/o          | there is no file or folder '@/[rows.csv'
      train --input @/t:1.csv --label y --output @/o            | --input '@/t:1.csv': Hadoop cannot read local files with colons
      tune --input @/rows.csv --label y                         | '--output=DIR'
      tune --input @/nope.csv --label y --output @/o            | there is no file or folder '@/nope.csv'
      tune --input @/rows.csv --label y --output @/run          | '@/run' exists already; give --overwrite
      tune --input @/rows.csv --label y --output @/o --num-trials 0 | numTrials is 0
      tune --input @/rows.csv --label y --output @/o --num-trails 3 | or --num-trials?
      tune --input @/rows.csv --label y --output @/o --search-dropout 0.1 | search.dropout: '0.1' is no distribution
      tune --input @/rows.csv --label y --output @/o --search-dir @/o/s | in --output '@/o', which appears all at once
      score --input @/rows.csv --output @/t:1 --model @/run/model | --output '@/t:1': Hadoop cannot write to names with colons
      score --input @/rows.csv --output @/o --model @/run[1]/model | --model '@/run[1]/model' is 'file:@/run[1]/model' in full
      score --input @/rows.csv --output @/o --model @/run/model --metrics @/m:1.json | --metrics '@/m:1.json': Hadoop cannot write
      score --input @/precious --format csv --output @/o[1] --model @/run/model --streaming | --output '@/o[1]' is
      evaluate --input @/rows.csv --label y --output @/t:1      | --output '@/t:1': Hadoop cannot write to names with colons
      score --input @/rows.csv --output @/o                     | give --model
      score --input @/rows.csv --output @/o --model @/run       | did you mean '@/run/model'?
      score --input @/rows.csv --output @/o --model @/rows.csv  | not a saved pipeline
      score --input @/rows.csv --output @/o --model @/nope      | no file or folder '@/nope'
      score --input @/rows.csv --output @/run --model @/run/model --overwrite | would replace '@/run/model'
      score --input @/rows.csv --output @/o --model @/run/model --append --overwrite     | --append and --overwrite exclude each other
      score --input @/rows.csv --output @/precious --model @/run/model --append          | not from an earlier run
      score --input @/rows.csv --output @/o --model @/run/model --drift-threshold -1     | it must not be negative
      score --input @/rows.csv --output @/o --model @/run/model --metrics @/o/drift.json | or a name that begins with _
      score --input @/rows.csv --output @/o --model @/run/model --metrics @/rows.csv/m   | --metrics: cannot write to '@/rows.csv/m'
      score --input @/rows.csv --output @/o --model @/run/model --streaming              | reads a folder
      score --input @/precious --format csv --output @/o --model @/run/model --streaming --every soon   | '30 seconds'
      score --input @/precious --format idx --output @/o --model @/run/model --streaming | is of format idx
      score --input @/precious --format csv --output @/o --model @/run/model --streaming --overwrite    | goes on where it has stopped
      score --input @/precious --format csv --output @/run --model @/run/model --streaming              | not from an earlier stream
      score --input @/precious --format csv --output t --output-format table --model @/run/model --streaming | needs --checkpoint
      score --input @/rows.csv --output @/o --model @/run/model --every 3                | are for --streaming
      evaluate --input @/nope --label y                         | no file or folder '@/nope'
      evaluate --input @/rows.csv --label y --output @/run --overwrite | '@/run' holds a trained model, which would be lost
      evaluate --input @/rows.csv                               | '--label=COLUMN'
      evaluate --input @/rows.csv --label y --bootstrap -1      | --bootstrap is -1
      train --input @/rows.csv --label y --output @/o seed=     | seed= gives no value
      train --input @/rows.csv --label y --output @/o network.dropuot=0.1,0.2 | did you mean 'dropout' in section 'network'?
      train --input @/rows.csv --label y --output @/o network.dropout=0.1,x | '--dropout': 'x'
      train --input @/rows.csv --label y output=@/o,@/p         | output names one folder, in which each run has its own
      train --input @/rows.csv --label y --output @/run seed=1,2 | '@/run' is that of a single run, and a sweep writes
      train --input @/rows.csv --label y --output @/o seed=1,2 --runs @/rows.csv | cannot write records of runs to '@/rows.csv'
      evaluate --input @/rows.csv --label y seed=1              | unmatched argument at index 5: 'seed=1'
      evaluate --input @/rows.csv --label y --runs a:b          | --runs 'a:b' is not a path
      runs                                                      | --runs is none; give the folder of the records
      runs --runs @/nope                                        | there is no folder '@/nope' of runs; train and evaluate make it
      runs --runs @/precious --limit 0                          | --limit is 0; it must be at least 1
      runs --runs @/precious --where AUC                        | 'AUC' is no condition; give a name, one of = != < <= > >= ~
      runs --runs @/precious --where AUC>0.8                    | no run has a 'AUC'
      runs --runs @/precious --where seconds>long               | 'long' is no number
      runs --runs @/precious --sort size                        | --sort size: no run has a 'size'
      runs show --runs @/precious                               | 'RUN'
      runs show abcd --runs @/precious                          | there is no run 'abcd'
      runs compare abcd --runs @/precious                       | 'OTHER'
      runs report --runs @/precious                             | '--output=DIR'
      runs report --runs @/precious --output @/o                | there are no runs to report
      runs report --runs @/precious --output @/run --overwrite  | '@/run' holds a trained model, which would be lost
      quickstart                                                | ./meanfield quickstart
      """;

  /** What tests log begins with the time; the commands themselves log nothing. */
  private static final Pattern LOGGED = Pattern.compile("\\d\\d:\\d\\d:\\d\\d ");

  private BadJobs() {}

  /** The cases. */
  public static Stream<BadCase> cases() {
    return COMMANDS
        .lines()
        .map(line -> line.split("\\|"))
        .map(
            parts -> {
              String command = parts[0].strip();
              return BadCase.early(
                  command,
                  given -> {
                    String folder = given.folder().toString();
                    makeFiles(given.folder());
                    return () -> run(command.replace("@", folder).split(" "));
                  },
                  "meanfield: ",
                  parts[1].strip());
            });
  }

  private static void makeFiles(Path folder) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "x,y\n1,a\n2,b\n");
    Files.writeString(folder.resolve("t:1.csv"), "x,y\n1,a\n2,b\n");
    Files.writeString(folder.resolve("rows"), "x,y\n1,a\n2,b\n");
    Files.writeString(folder.resolve("bad.yaml"), "network:\n  hiddenLayer: [3]\n");
    Files.createDirectories(folder.resolve("precious"));
    Files.writeString(folder.resolve("precious/letter.txt"), "dear");
    Files.createDirectories(folder.resolve("run/model/metadata"));
  }

  /**
   * Runs a command in this process.
   *
   * @param arguments the command
   * @throws IllegalArgumentException if it is refused, by exit code 2 and one line on the error
   *     stream, with that line
   */
  public static void run(String... arguments) {
    PrintStream err = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    int exitCode;
    try {
      exitCode = Meanfield.run(arguments);
    } finally {
      System.setErr(err);
    }
    String message =
        written
            .toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !LOGGED.matcher(line).lookingAt())
            .collect(Collectors.joining("\n"));
    if (exitCode != 2 || message.lines().count() != 1 || !message.startsWith("meanfield: ")) {
      throw new IllegalStateException("exit code " + exitCode + ": " + message);
    }
    throw new IllegalArgumentException(message);
  }
}
