//! Arguments. What a user reads here is Chinese; [`super::help`] has the same in English.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::calendar::Date;

/// 惠企 huiqi：逐户、逐项、逐期算清企业应享的惠企政策，精确到分。
#[derive(Debug, Parser)]
#[command(name = "huiqi", arg_required_else_help = true, subcommand_required = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 读入各部门导出表，计算应享，写出各部门报告
    Run(RunArguments),
    /// 试算：标准、日期、公式改动后，谁多谁少、多少
    Whatif(WhatifArguments),
    /// 检查政策包并运行其算例
    Check(CheckArguments),
    /// 说明一条结果是怎么来的：适用的法规、每个条件、每步计算；或说明诊断代码
    Explain(ExplainArguments),
    /// 按政策包写出政策手册（网页和 Markdown）
    Handbook(HandbookArguments),
    /// 导出表与表头对照：检查是否对得上，或为新表起草对照
    #[command(subcommand)]
    Sources(SourcesCommand),
    /// 生成虚构县的导出表，供演示和测试
    Synth(SynthArguments),
    /// 列出或清理结果文件夹里的历次运行
    #[command(subcommand)]
    Runs(RunsCommand),
    /// 核对一次运行：文件、合计、运行记录，可重算比对
    Verify(VerifyArguments),
    /// 为一户的应享出具证明，第三方只用 SHA-256 即可核对
    Prove(ProveArguments),
    /// 比较两次运行：逐户逐项的变动、差额和原因
    Diff(DiffArguments),
    /// 打印命令行补全脚本
    Completions(CompletionsArguments),
    /// 打印手册页，或全部写入文件夹
    Man(ManArguments),
}

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// 运行文件夹，如 runs/current
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
    /// 用留存的政策包、对照和当时的导出表重算，逐字节比对
    #[arg(long)]
    pub(super) rerun: bool,
    /// 导出表文件夹，重算时用 [默认：data/exports]
    #[arg(long, value_name = "DIR", requires = "rerun")]
    pub(super) exports: Option<PathBuf>,
    /// 单独转交的文件夹：旁边没有运行记录
    #[arg(long, conflicts_with = "key")]
    pub(super) alone: bool,
    /// 单位公钥（PEM）：运行记录须有它的签名
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
    /// 纸面报告上的校验码
    #[arg(long, value_name = "CODE")]
    pub(super) checkpoint: Option<String>,
    /// 输出格式：text 给人看，json 给机器看 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: FormatArgument,
}

#[derive(Debug, Args)]
pub(super) struct ProveArguments {
    /// 统一社会信用代码；不属于企业的记录填记录编号
    #[arg(value_name = "CODE")]
    pub(super) code: String,
    /// 运行文件夹 [默认：runs/current]
    #[arg(long, value_name = "DIR")]
    pub(super) run: Option<PathBuf>,
    /// 只证明这项措施
    #[arg(long, value_name = "ID")]
    pub(super) measure: Option<String>,
    /// 只证明这条记录
    #[arg(long, value_name = "KEY")]
    pub(super) record: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// 先前的运行文件夹
    #[arg(value_name = "RUN_A")]
    pub(super) old: PathBuf,
    /// 后来的运行文件夹
    #[arg(value_name = "RUN_B")]
    pub(super) new: PathBuf,
    /// 输出格式：text 合计，csv 逐条，json 给机器看 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: DiffFormat,
    /// 把逐条变动写入文件夹；两次评估日不同的，另写补退台账
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// 合计
    Text,
    /// 逐条
    Csv,
    /// 给机器看
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum RunsCommand {
    /// 列出历次运行，最近的在前
    List(RunsListArguments),
    /// 只留最近的几次运行，其余删除；current 所指的一次总是保留
    Prune(RunsPruneArguments),
}

#[derive(Debug, Args)]
pub(super) struct RunsListArguments {
    /// 结果文件夹 [默认：runs]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// 输出格式：text 给人看，json 给机器看 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: FormatArgument,
}

#[derive(Debug, Args)]
pub(super) struct RunsPruneArguments {
    /// 保留最近的几次
    #[arg(long, value_name = "N")]
    pub(super) keep: u32,
    /// 结果文件夹 [默认：runs]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// bash、zsh、fish、elvish 或 powershell
    #[arg(value_name = "SHELL", value_enum)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// 写入文件夹，每个命令一页，不打印
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum SourcesCommand {
    /// 每个文件对得上哪个对照，缺哪些表头，前几行错误是什么
    Check(SourcesCheckArguments),
    /// 为没有对照的导出表起草对照文件和表结构
    New(SourcesNewArguments),
}

#[derive(Debug, Args)]
pub(super) struct SourcesCheckArguments {
    /// 导出表文件，或放导出表的文件夹
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// 输出格式：text 给人看，json 给机器看 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: FormatArgument,
    #[command(flatten)]
    pub(super) places: SourcesPlaces,
}

#[derive(Debug, Args)]
pub(super) struct SourcesNewArguments {
    /// 导出表文件
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// 工作表 [默认：唯一的工作表]
    #[arg(long, value_name = "SHEET")]
    pub(super) sheet: Option<String>,
    /// 对照和表的英文名，小写字母、数字和下划线 [默认：new_source]
    #[arg(long, value_name = "NAME", default_value = "new_source")]
    pub(super) id: String,
    /// 写入文件夹（名称.toml 和 名称.json），不打印
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) places: SourcesPlaces,
}

#[derive(Debug, Args)]
pub(super) struct SourcesPlaces {
    /// 表头对照文件夹 [默认：data/sources]
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
    /// 表结构文件夹 [默认：schemas]
    #[arg(long, value_name = "DIR")]
    pub(super) schemas: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// 报告和提示的语言：zh 中文，en 英文 [默认：zh]
    #[arg(long, value_enum, default_value = "zh", global = true)]
    pub(super) lang: LangArgument,
    /// 不显示进度和提醒
    #[arg(long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// 逐条显示运行中发现的问题
    #[arg(long, short, global = true)]
    pub(super) verbose: bool,
    /// 颜色：auto 终端上才有，always 总是，never 从不 [默认：auto]
    #[arg(long, value_enum, default_value = "auto", global = true)]
    pub(super) color: ColorArgument,
    /// 进度和提示的格式：text 给人看，json 给机器看 [默认：text]
    #[arg(long, value_enum, default_value = "text", global = true)]
    pub(super) log_format: FormatArgument,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// 导出表文件夹 [默认：data/exports]
    #[arg(long, value_name = "DIR")]
    pub(super) exports: Option<PathBuf>,
    /// 政策包文件夹 [默认：data/policy/2022，先找当前文件夹，再找程序旁]
    #[arg(long, value_name = "DIR")]
    pub(super) policy: Option<PathBuf>,
    /// 结果文件夹 [默认：runs]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// 评估日，只用当日已公布的政策 [默认：政策包所定]
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    /// 只换政策的评估日；数据的日期写在 --as-of 或 --data-as-of
    #[arg(long, value_name = "DATE")]
    pub(super) law_as_of: Option<Date>,
    /// 只换数据的日期：用当日已知的数据，政策仍按 --as-of 或政策包所定
    #[arg(long, value_name = "DATE")]
    pub(super) data_as_of: Option<Date>,
    /// 表头对照文件夹 [默认：data/sources]
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
    /// 表结构文件夹 [默认：schemas]
    #[arg(long, value_name = "DIR")]
    pub(super) schemas: Option<PathBuf>,
    /// 结果已存在也重算并替换
    #[arg(long)]
    pub(super) force: bool,
    /// 试算的名称：算例没有通过也计算，结果都注明“试算”，current 不变
    #[arg(long, value_name = "NAME")]
    pub(super) scenario: Option<String>,
    /// 线程数 [默认：处理器个数]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
    /// 合计的输出格式：text 给人看，json 给机器看 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: FormatArgument,
    /// 应享的哈希树所用算法：sha256 或 sm3 [默认：sha256]
    #[arg(long, value_enum, default_value = "sha256")]
    pub(super) hash: HashArgument,
    /// 用单位私钥（Ed25519，PEM）对运行记录签名
    #[arg(long, value_name = "FILE")]
    pub(super) sign: Option<PathBuf>,
    /// 算完但有缺表、搁置行或提醒的，退出码为 8
    #[arg(long)]
    pub(super) warn_error: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum HashArgument {
    /// SHA-256
    Sha256,
    /// 国密 SM3
    Sm3,
}

#[derive(Debug, Args)]
pub(super) struct WhatifArguments {
    /// 一次运行的文件夹，或放历次运行的文件夹（用其中的 current）[默认：runs]
    #[arg(long, value_name = "DIR", default_value = "runs")]
    pub(super) run: PathBuf,
    /// 方案文件，可写多个，依次叠加，后面的优先
    #[arg(long, value_name = "FILE")]
    pub(super) scenario: Vec<PathBuf>,
    /// 改动一项：名称=值，可写多个，优先于方案文件
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) set: Vec<String>,
    /// 各方案文件不叠加，分别与现行相比
    #[arg(long)]
    pub(super) each: bool,
    /// 逐点试算：名称=起..止/步长；写两个时两两组合
    #[arg(long, value_name = "NAME=RANGE")]
    pub(super) sweep: Vec<String>,
    /// 求解：名称，或 名称=起..止/步长；目标写在 --for
    #[arg(long, value_name = "NAME=RANGE", requires = "target")]
    pub(super) solve: Option<String>,
    /// 求解的目标：total、change 或措施 = 金额（元），取不超过它的最高值
    #[arg(long = "for", value_name = "TARGET", requires = "solve")]
    pub(super) target: Option<String>,
    /// 各参数改动最小一步的代价，从大到小
    #[arg(long)]
    pub(super) rank: bool,
    /// 政策的评估日 [默认：该次运行的评估日]
    #[arg(long, value_name = "DATE")]
    pub(super) law_as_of: Option<Date>,
    /// 各级分担比例文件 [默认：政策包的 levels.toml，没有就不分级次]
    #[arg(long, value_name = "FILE")]
    pub(super) levels: Option<PathBuf>,
    /// 结果写入的文件夹，没有就新建；不写就只打印
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// 输出格式：text 给人看，json 给机器看 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: FormatArgument,
    /// 政策包文件夹，须与该次运行相同 [默认：data/policy/2022，先找当前文件夹，再找程序旁]
    #[arg(long, value_name = "DIR")]
    pub(super) policy: Option<PathBuf>,
    /// 表结构文件夹 [默认：schemas]
    #[arg(long, value_name = "DIR")]
    pub(super) schemas: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// 统一社会信用代码，或“文件:行号”（“文件#工作表:行号”），或诊断代码如 POL026
    #[arg(value_name = "TARGET")]
    pub(super) target: String,
    /// 某次运行的文件夹 [默认：runs/current]
    #[arg(long, value_name = "DIR")]
    pub(super) run: Option<PathBuf>,
    /// 只说明这项措施
    #[arg(long, value_name = "ID")]
    pub(super) measure: Option<String>,
    /// 只说明这条记录
    #[arg(long, value_name = "KEY")]
    pub(super) record: Option<String>,
    /// 输出格式：text 给人看，json 给机器看，html 网页 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ExplainFormat,
    /// 导出表文件夹 [默认：data/exports]
    #[arg(long, value_name = "DIR")]
    pub(super) exports: Option<PathBuf>,
    /// 政策包文件夹 [默认：data/policy/2022，先找当前文件夹，再找程序旁]
    #[arg(long, value_name = "DIR")]
    pub(super) policy: Option<PathBuf>,
    /// 表头对照文件夹 [默认：data/sources]
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
    /// 表结构文件夹 [默认：schemas]
    #[arg(long, value_name = "DIR")]
    pub(super) schemas: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// 给人看
    Text,
    /// 给机器看
    Json,
    /// 网页
    Html,
}

#[derive(Debug, Args)]
pub(super) struct HandbookArguments {
    /// 政策包文件夹 [默认：data/policy/2022，先找当前文件夹，再找程序旁]
    #[arg(long, value_name = "DIR")]
    pub(super) policy: Option<PathBuf>,
    /// 手册写入的文件夹，没有就新建
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// 评估日，只写当日已公布的政策 [默认：政策包所定]
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    /// 表结构文件夹 [默认：schemas]
    #[arg(long, value_name = "DIR")]
    pub(super) schemas: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// 政策包文件夹
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
    /// 输出格式：text 给人看，json 给机器看 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: FormatArgument,
    /// 列出每项措施、每个版本的条件、限次、金额和互斥是否有算例满足和不满足
    #[arg(long)]
    pub(super) coverage: bool,
    /// 把每个标准、日期、名单和代码改动最小一步，列出没有算例发觉的改动
    #[arg(long)]
    pub(super) nudge: bool,
    /// 有未覆盖、未发觉而又没有说明的，退出码为 1
    #[arg(long)]
    pub(super) strict: bool,
    /// 表结构文件夹 [默认：schemas]
    #[arg(long, value_name = "DIR")]
    pub(super) schemas: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SynthArguments {
    /// 市场主体户数 [一个县约 25000，市 ×10，省 ×200]
    #[arg(long, value_name = "N")]
    pub(super) enterprises: u64,
    /// 随机种子：种子相同，字节相同 [默认：1]
    #[arg(long, value_name = "S", default_value = "1")]
    pub(super) seed: u64,
    /// 导出表写入的文件夹，须为空；标准答案写入“文件夹名.truth”
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// 文件格式：text 文本文件，不限大小；office 与各部门导出时相同 [默认：text]
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: SheetFormat,
    /// 标准答案只留计数、合计和所埋错误，不留逐行数据
    #[arg(long)]
    pub(super) no_truth_rows: bool,
    /// 线程数 [默认：处理器个数]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SheetFormat {
    /// 文本文件，每张表一个，不限大小
    Text,
    /// 与各部门导出时相同：xlsx、xls（网页）、csv、txt
    Office,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LangArgument {
    /// 中文
    Zh,
    /// English
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArgument {
    /// 终端上才有
    Auto,
    /// 总是
    Always,
    /// 从不
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArgument {
    /// 给人看
    Text,
    /// 给机器看
    Json,
}
