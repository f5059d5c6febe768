/** Widely used passwords of eight characters and more, in lower case; a password among them is refused. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  !qaz2wsx 00000000 0000000000 01010101 01234567 012345678 0123456789 0987654321 10101010 102030405 1029384756
  11111111 111111111 1111111111 11112222 111222333 111222tianya 11223344 1122334455 112233445566 12121212 12312312
  123123123 123321123 12341234 1234512345 123454321 1234554321 123456123 12345678 123456780 123456781 123456788
  123456789 1234567890 1234567899 123456789a 123456789q 12345678a 12345679 1234567a 123456aa 123456abc 123456qwerty
  12345qwe 12345qwert 1234abcd 1234asdf 1234qwer 123654789 123abc456 123asd456 123qwe123 123qweasd 123qwerty 13131313
  13579135 14141414 147258369 147852369 159357258 159753456 159951159 19191919 1a2b3c4d 1q2w3e4r 1q2w3e4r5t
  1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 20202020 21212121 22222222 23232323 25252525 258456258 31415926 321321321
  33333333 42424242 44444444 456456456 456789123 55555555 654321654 66666666 69696969 741852960 741852963 77777777
  789456123 789789789 852456951 87654321 88888888 963852741 963963963 987654321 9876543210 99999999 a12345678
  a123456789 a1b2c3d4 a1s2d3f4 aa123456 aa12345678 aaaa1111 aaaaaaaa abc12345 abc123456 abcabcabc abcd1234 abcdef12
  abcdefg1 abcdefgh admin123 admin1234 admin12345 admin2024 admin2025 admin2026 admin@123 adminadmin administrator
  aleksandr alexander alexandra amanda123 anastasia andrew123 andrey123 android1 anthony1 apple123 arsenal1 asd123456
  asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl asdqwe123 ashley123 autumn2025 autumn2026 babygirl babygirl1
  bailey123 barcelona baseball baseball1 basketball batman123 benjamin blessed1 blink182 business business1 buster123
  butterfly changeme changeme1 changeme123 charlie1 chelsea1 chocolate cjkysirj company1 company123 computer computer1
  computer123 cookie123 corvette counterstrike crystal1 daniel123 danielle darthvader december default1 diamond1
  dmitriy1 dragon123 ekaterina elizabeth facebook family123 ferrari1 flower123 football football1 forever1 fortnite
  freedom1 furniture gandalf1 gfhjkm12 gfhjkm123 gfhjkmgfhjkm ghbdtn123 ginger123 gmail123 god12345 goodluck google123
  guest123 hannah123 happy123 hello123 hello1234 helloworld hunter12 iloveu123 iloveyou iloveyou1 iloveyou123
  iloveyou2 india@123 internet internet1 iphone12 jennifer jessica1 jesus123 jonathan jordan123 jordan23 joshua123
  k.,jdm123 killer123 konstantin krasotka lbvf1234 leagueoflegends letmein1 letmein123 linkedin liverpool lovelove
  lovely123 loveyou1 lucky123 maksim123 manager1 manager123 manchester manyhands manyhands1 manyhands123 marina123
  master123 matrix123 matthew1 mercedes metallica michael1 michelle microsoft midnight minecraft minecraft1 money123
  monkey123 moscow123 moskva77 mypassword naruto123 natasha1 natasha123 nicholas nicole123 nikolaev nintendo1 nirvana1
  nokia123 november operator operator1 orange123 p@55w0rd p@ssw0rd p@ssword pa$$word pa55word pass1234 pass12345
  pass@123 pass@1234 passpass passport passw0rd passw0rd1 passw0rd123 password password! password!1 password1
  password12 password123 password1234 password2024 password2025 password2026 password@123 pepper123 phoenix1 pikachu1
  playstation pokemon1 pokemon123 princess princess1 purple123 q1w2e3r4 q1w2e3r4t5 qazwsx123 qazwsxedc qwaszx12
  qwe12345 qwe123456 qwe123qwe qweasd123 qweasdzxc qweqweqwe qwer1234 qwerty12 qwerty123 qwerty1234 qwerty12345
  qwerty123456 qwerty2024 qwerty2025 qwerty2026 qwerty77 qwertyui qwertyuiop qwertyйцукен realmadrid robert123
  rockstar1 root1234 rootroot russia123 samantha samsung1 samsung123 secret123 september sergey123 shadow123 silver123
  skywalker slipknot spartak1 spiderman spring2025 spring2026 startrek1 starwars starwars1 summer2024 summer2025
  summer2026 sunshine sunshine1 superman superman1 support1 support123 svetlana telegram telegram1 telegram123
  temp1234 test1234 test12345 testing1 testtest thomas123 thunder1 tigger123 toor1234 trustno1 trustnoone valentina
  vfhbyf123 victoria vladimir warcraft welcome1 welcome123 welcome@123 whatever whatever1 william1 windows10 windows11
  winter2024 winter2025 winter2026 workshop workshop1 xxxxxxxx yahoo123 yellow123 yfnfif123 z1x2c3v4 zaq12wsx zaq1zaq1
  zenit123 zxc123456 zxcasdqwe zxcvbnm1 zxcvbnm123 zxcvbnma zzzzzzzz администратор зенит123 йцукен12 йцукен123
  йцукенгш йцукенгшщз люблютебя любовь123 марина123 маринамарина москва123 наташа123 пароль12 пароль123 пароль1234
  парольпароль привет123 приветик россия123 секрет123 солнышко спартак1 фывапрол фывапролд ячсмитьб
  `
    .trim()
    .split(/\s+/),
)
