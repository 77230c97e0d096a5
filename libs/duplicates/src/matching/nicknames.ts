/** Names, each with the short forms that stand for it, folded; a short form that stands for several names is none here. */
const NAMES = `
  abigail abby; adelaide addie; albert al bert bertie; alexander alex alec sasha; alfred alf alfie fred freddie;
  andrew andy drew; anthony tony anton; antonio tono; barbara barb babs; benjamin ben benny; bernard bernie;
  catherine cathy kate katie katherine kathryn kathleen kathy kitty; charles charlie chuck; charlotte lottie;
  christopher topher kit; christina tina chrissy; concepcion concha conchita; cornelius neil; cynthia cindy;
  daniel dan danny; david dave davy; deborah deb debbie debra; dolores lola; donald don donnie; dorothy dot dottie dolly;
  douglas doug; eduardo edu lalo; edward ed eddie ned ted teddy; elizabeth liz lizzie beth betsy betty eliza elisabeth;
  eleanor ellie nell nora; emily em emmy; enrique quique; eugene gene; fernando nando; florence flo; frances fran frannie;
  francis frank frankie; francisco paco pancho curro; franklin franky; frederick fritz friedrich; gabriel gabe;
  george georgie; gerald gerry; gregory greg; guadalupe lupe; guillermo memo; harold hal; hans johannes;
  heinrich heinz; henry hank harry; ignacio nacho; isabel isa isabella bella; isidore izzy; jacqueline jackie;
  jacob jake; james jim jimmy jamie; janet jan; jeffrey jeff geoffrey geoff; jennifer jen jenny;
  jesus chucho chuy; johann jo; john johnny jack jon; jonathan jonny; jose pepe; joseph joe joey sepp josef;
  josephine josie; joshua josh; judith judy; juan juanito; julia jule; katharina kathe; kenneth ken kenny; laurence larry lawrence;
  leonard len lenny; leonardo leo; lucille lucy; luis lucho; magdalena lena magda; manuel manolo; margaret maggie meg peggy marge madge;
  maria mari; martha marty; matthew matt; maximilian max; michael mike mick mickey mikey; michel mischa; mildred millie; mohammed mohamed muhammad mohammad;
  nathaniel nate nat; nicholas nick nicky nicolas klaus; nicole nicki; pamela pam; patricia pat patty trish; patrick paddy;
  pedro perico; peter pete; philip phil phillip; pilar pili; rafael rafa; ramon moncho; raymond ray; rebecca becky; ricardo ricky;
  richard dick rick rich richie; robert rob bob bobby robbie; roberto beto; roger rodge; ronald ron ronnie; rosario charo;
  rudolf rudi; samantha sam; samuel sammy; sandra sandy; sebastian basti; solomon sol; stephanie steph; stephen steve steven stevie stefan;
  susan sue susie suzanne; teresa tere; theodore theo; theresa terry tess; thomas tom tommy; timothy tim timmy; ursula uschi;
  valerie val; victor vic; victoria vicky; vincent vince vinnie; virginia ginny; vladimir volodya; walter walt wally;
  wilhelm willi; william bill billy will willie; zachary zach`;

const fullNames = new Map(
  NAMES.split(';').flatMap((group) => {
    const [name, ...short] = group.trim().split(/\s+/) as [string, ...string[]];
    return [name, ...short].map((each) => [each, name] as const);
  }),
);

/** The name that a folded word stands for, itself unless it is a short form. */
export function fullNameOf(word: string): string {
  return fullNames.get(word) ?? word;
}
